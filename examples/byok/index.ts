import * as pulumi from "@pulumi/pulumi";
import { ImportedKey } from "pulumi-huaweicloud-kms";

const config = new pulumi.Config();

// Only the provider reads the file, so the key material never enters state, plan or log.
const key = new ImportedKey("payments", { material: { file: config.require("keyFile") } });

export const { keyId, alias, keyState, importedAt } = key;
