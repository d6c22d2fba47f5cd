import * as v from "valibot";
import { additionalData, encryptionContextOf } from "../cryptography/additionalData";
import {
	ENCRYPTION_ALGORITHM_NAMES,
	ENCRYPTION_ALGORITHMS,
	type EncryptionAlgorithmName,
} from "../cryptography/encryptionAlgorithms";
import { KEY_SPECS, type KeySpecName } from "../keys/keySpecs";
import { type KeyRequirements, keyRefusals, usableKey } from "../keys/usableKey";
import { kmsOperation } from "../kmsOperation";
import { code, field } from "../operation";
import { type RefusalCode, refuse } from "../refusal";

export const ENCRYPTION_REQUIREMENTS: KeyRequirements = {
	refusedKinds: { mac: "KMS.0341" },
	requiredUsage: { usage: "ENCRYPT_DECRYPT", refusal: "KMS.0335" },
};

/** Codes for an algorithm that the key doesn't support, by kind of key. */
const WRONG_ALGORITHM = { symmetric: "KMS.2105", asymmetric: "KMS.2106", mac: "KMS.0341" } as const;

export const encryptionAlgorithm = v.optional(field.oneOf(ENCRYPTION_ALGORITHM_NAMES), "SYMMETRIC_DEFAULT");

/** Codes that encryption and decryption share. */
export const ENCRYPTION_REFUSALS: readonly RefusalCode[] = [
	...keyRefusals(ENCRYPTION_REQUIREMENTS),
	...(["KMS.2105", "KMS.2106", "KMS.0208", "KMS.0308"] as const),
];

/** @throws {Refusal} if the key doesn't support the algorithm, or the algorithm doesn't support additional data */
export function algorithmFor(name: EncryptionAlgorithmName, spec: KeySpecName, encryptionContext: string) {
	const algorithm = ENCRYPTION_ALGORITHMS[name];
	if (!algorithm.specs.includes(spec)) throw refuse(WRONG_ALGORITHM[KEY_SPECS[spec].kind]);
	if (encryptionContext !== "" && !algorithm.isSymmetric) throw refuse("KMS.0308");
	return algorithm;
}

export const encryptData = kmsOperation({
	name: "encrypt-data",
	group: "key use",
	summary: "encrypts up to 4096 bytes with a key",
	request: v.object({
		key_id: field.keyId,
		plain_text: v.pipe(v.string(code("KMS.2101")), v.minBytes(1, code("KMS.2101")), v.maxBytes(4096, code("KMS.2101"))),
		encryption_algorithm: encryptionAlgorithm,
		...additionalData,
		sequence: field.sequence,
	}),
	response: v.strictObject({
		key_id: v.string(),
		cipher_text: v.pipe(v.string(), v.regex(/^[0-9a-zA-Z+/=]{128,5648}$/)),
	}),
	refusals: [...ENCRYPTION_REFUSALS, "KMS.2101", "KMS.2108"],
	handle: async (body, call, context) => {
		const key = await usableKey(body.key_id, call, ENCRYPTION_REQUIREMENTS, context);
		const encryptionContext = encryptionContextOf(body);
		const { encrypt } = algorithmFor(body.encryption_algorithm, key.spec, encryptionContext);
		const ciphertext = encrypt(key, Buffer.from(body.plain_text), encryptionContext, context.settings);
		return { key_id: key.keyId, cipher_text: ciphertext.toString("base64") };
	},
});
