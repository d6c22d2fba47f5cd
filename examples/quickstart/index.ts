import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ImportParameters } from "pulumi-huaweicloud-kms";

const config = new pulumi.Config();

/** Identifies the request in the service's records. */
const sequence = new random.RandomUuid("sequence");

const parameters = new ImportParameters("parameters", {
	keyId: config.require("keyId"),
	sequence: sequence.result,
});

export const keyId = parameters.keyId;
export const wrappingAlgorithm = parameters.wrappingAlgorithm;
export const expiresAt = parameters.expiresAt;

// These are secrets, so `pulumi stack output` hides them.
export const importToken = parameters.importToken;
export const publicKey = parameters.publicKey;
