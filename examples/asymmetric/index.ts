import * as pulumi from "@pulumi/pulumi";
import { ImportedKey } from "pulumi-huaweicloud-kms";

const config = new pulumi.Config();

const rsa = new ImportedKey("rsa", {
	keySpec: "RSA_3072",
	keyUsage: "SIGN_VERIFY",
	material: { file: config.require("rsaFile") },
});

const ec = new ImportedKey("ec", {
	keySpec: "EC_P384",
	material: { file: config.require("ecFile") },
});

// The command can get the key from any store. Here OpenSSL decrypts a file.
const decrypted = new ImportedKey("decrypted", {
	keySpec: "EC_P256",
	material: { command: ["openssl", "pkey", "-in", config.require("encryptedFile"), "-passin", "env:PASSPHRASE"] },
});

export const rsaKeyId = rsa.keyId;
export const ecKeyId = ec.keyId;
export const decryptedKeyId = decrypted.keyId;
