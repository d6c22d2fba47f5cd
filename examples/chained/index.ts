import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, ImportParameters, KeyMaterial } from "pulumi-huaweicloud-kms";

const config = new pulumi.Config();

const key = new ExternalKey("payments", {
	alias: `payments-${pulumi.getStack()}`,
	description: "Encrypts card data",
	tags: { team: "payments", origin: "hsm-frankfurt" },
});

const importParameters = new ImportParameters("payments", {
	keyId: key.keyId,
	earlyRenewalSeconds: 3600,
});

const material = new KeyMaterial("payments", {
	importParameters,
	material: { file: config.require("keyFile") },
	expirationTime: Date.parse(config.require("materialExpires")) / 1000,
});

export const { keyId, keyState } = material;
export const { alias } = key;
export const parametersExpireAt = importParameters.expiresAt;
export const materialExpiresAt = material.expiresAt;
