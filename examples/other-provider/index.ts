import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, WrappedKeyMaterial } from "pulumi-huaweicloud-kms";
import { OtherKeyMaterial } from "./otherKeyMaterial";

const config = new pulumi.Config();

const key = new ExternalKey("payments");

// Wrapping in the program itself would yield another ciphertext at every run. This resource keeps the ciphertext and its token.
const wrapped = new WrappedKeyMaterial("payments", {
	keyId: key.keyId,
	material: { file: config.require("keyFile") },
});

const { region, projectId, importToken, encryptedKeyMaterial } = wrapped;
const imported = new OtherKeyMaterial("payments", {
	region,
	projectId,
	keyId: wrapped.keyId,
	importToken,
	encryptedKeyMaterial,
});

export const { keyId } = imported;
export const { expiresAt } = wrapped;
