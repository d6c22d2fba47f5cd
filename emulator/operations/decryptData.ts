import * as v from "valibot";
import { additionalData, contextOf } from "../cryptography/additionalData";
import { decodeBase64 } from "../cryptography/base64";
import { keyIdOf } from "../cryptography/ciphertexts";
import { ENCRYPTION_ALGORITHMS, type EncryptionAlgorithm } from "../cryptography/encryptionAlgorithms";
import { type UsedKey, usableKey } from "../keys/usableKey";
import { kmsOperation } from "../kmsOperation";
import { field } from "../operation";
import { refuse } from "../refusal";
import type { Settings } from "../settings/settings";
import { algorithmFor, ENCRYPTION, ENCRYPTION_REFUSALS, encryptionAlgorithm } from "./encryptData";

export const decryptData = kmsOperation({
	name: "decrypt-data",
	group: "use of keys",
	summary: "decrypts what encrypt-data or a public key has encrypted; a symmetric ciphertext names its key",
	request: v.object({
		cipher_text: field.text(/^[0-9a-zA-Z+/=]{128,5648}$/, "KMS.2201"),
		encryption_algorithm: encryptionAlgorithm,
		key_id: v.optional(field.keyId),
		...additionalData,
		sequence: field.sequence,
	}),
	answer: v.strictObject({ key_id: v.string(), plain_text: v.string(), plain_text_base64: v.string() }),
	refusals: [...ENCRYPTION_REFUSALS, "KMS.2201"],
	handle: async (body, call, world) => {
		const ciphertext = decodeBase64(body.cipher_text);
		const { isSymmetric } = ENCRYPTION_ALGORITHMS[body.encryption_algorithm];
		const keyId = body.key_id ?? (isSymmetric ? namedKey(ciphertext) : undefined);
		if (keyId === undefined) throw refuse("KMS.0204");
		const key = await usableKey(keyId, call, ENCRYPTION, world);
		const context = contextOf(body);
		const algorithm = algorithmFor(body.encryption_algorithm, key.spec, context);
		const plaintext = opened(algorithm, key, ciphertext, context, world.settings);
		const [plain_text, plain_text_base64] = [plaintext.toString(), plaintext.toString("base64")];
		return { key_id: keyId, plain_text, plain_text_base64 };
	},
});

function namedKey(ciphertext: Buffer): string {
	const keyId = keyIdOf(ciphertext);
	if (!v.is(field.keyId, keyId)) throw refuse("KMS.2201");
	return keyId;
}

function opened(algorithm: EncryptionAlgorithm, key: UsedKey, ciphertext: Buffer, context: string, settings: Settings) {
	let plaintext: Buffer | undefined;
	try {
		plaintext = algorithm.decrypt(key, ciphertext, context, settings);
	} catch {
		// Whatever is wrong with the bytes, the service has one answer.
	}
	if (!plaintext) throw refuse("KMS.2201");
	return plaintext;
}
