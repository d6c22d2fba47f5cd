import * as v from "valibot";
import { additionalData, encryptionContextOf } from "../cryptography/additionalData";
import { decodeBase64 } from "../cryptography/base64";
import { keyIdOf } from "../cryptography/ciphertexts";
import { ENCRYPTION_ALGORITHMS, type EncryptionAlgorithm } from "../cryptography/encryptionAlgorithms";
import { type UsableKey, usableKey } from "../keys/usableKey";
import { kmsOperation } from "../kmsOperation";
import { field } from "../operation";
import { refuse } from "../refusal";
import type { Settings } from "../settings/settings";
import { algorithmFor, ENCRYPTION_REFUSALS, ENCRYPTION_REQUIREMENTS, encryptionAlgorithm } from "./encryptData";

export const decryptData = kmsOperation({
	name: "decrypt-data",
	group: "key use",
	summary: "decrypts a ciphertext of encrypt-data or of a public key; symmetric ciphertexts contain the key id",
	request: v.object({
		cipher_text: field.text(/^[0-9a-zA-Z+/=]{128,5648}$/, "KMS.2201"),
		encryption_algorithm: encryptionAlgorithm,
		key_id: v.optional(field.keyId),
		...additionalData,
		sequence: field.sequence,
	}),
	response: v.strictObject({ key_id: v.string(), plain_text: v.string(), plain_text_base64: v.string() }),
	refusals: [...ENCRYPTION_REFUSALS, "KMS.2201"],
	handle: async (body, call, context) => {
		const ciphertext = decodeBase64(body.cipher_text);
		const { isSymmetric } = ENCRYPTION_ALGORITHMS[body.encryption_algorithm];
		const keyId = body.key_id ?? (isSymmetric ? keyIdIn(ciphertext) : undefined);
		if (keyId === undefined) throw refuse("KMS.0204");
		const key = await usableKey(keyId, call, ENCRYPTION_REQUIREMENTS, context);
		const encryptionContext = encryptionContextOf(body);
		const algorithm = algorithmFor(body.encryption_algorithm, key.spec, encryptionContext);
		const plaintext = decrypt(algorithm, key, ciphertext, encryptionContext, context.settings);
		const [plain_text, plain_text_base64] = [plaintext.toString(), plaintext.toString("base64")];
		return { key_id: keyId, plain_text, plain_text_base64 };
	},
});

function keyIdIn(ciphertext: Buffer): string {
	const keyId = keyIdOf(ciphertext);
	if (!v.is(field.keyId, keyId)) throw refuse("KMS.2201");
	return keyId;
}

function decrypt(
	algorithm: EncryptionAlgorithm,
	key: UsableKey,
	ciphertext: Buffer,
	encryptionContext: string,
	settings: Settings,
) {
	let plaintext: Buffer | undefined;
	try {
		plaintext = algorithm.decrypt(key, ciphertext, encryptionContext, settings);
	} catch {
		// The service has one code for everything that can be wrong with the bytes.
	}
	if (!plaintext) throw refuse("KMS.2201");
	return plaintext;
}
