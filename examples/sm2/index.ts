import * as pulumi from "@pulumi/pulumi";
import { ImportedKey } from "pulumi-huaweicloud-kms";

const config = new pulumi.Config();

const signing = new ImportedKey("signing", {
	keySpec: "SM2",
	wrappingAlgorithm: "SM2_ENCRYPT",
	material: { file: config.require("sm2File") },
});

const encrypting = new ImportedKey("encrypting", {
	keySpec: "SM4",
	wrappingAlgorithm: "SM2_ENCRYPT",
	material: { file: config.require("sm4File") },
});

export const signingKeyId = signing.keyId;
export const encryptingKeyId = encrypting.keyId;
