import * as pulumi from "@pulumi/pulumi";
import { ImportedKey } from "pulumi-huaweicloud-kms";

const config = new pulumi.Config();

// Only the provider reads the file, so the key material never enters state, plan or log.
const key = new ImportedKey(
	"payments",
	{ alias: "payments", material: { file: config.require("keyFile") } },
	{ protect: true },
);

export const { keyId, alias, keyState, importedAt } = key;
