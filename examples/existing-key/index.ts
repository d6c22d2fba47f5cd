import * as pulumi from "@pulumi/pulumi";
import { KeyMaterial } from "pulumi-huaweicloud-kms";

const config = new pulumi.Config();

const material = new KeyMaterial("payments", {
	keyId: config.require("keyId"),
	material: { env: "KEY_MATERIAL" },
});

export const { keyId, keyState, importedAt } = material;
