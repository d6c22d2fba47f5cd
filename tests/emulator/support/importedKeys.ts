import type { TestEmulator } from "../../support/emulator";
import { createKey, importOf, importOfPrivateKey } from "./kmsRequests";

/**
 * Creates an external key with these bytes.
 * @param more further fields of the import
 * @returns the key id
 */
export async function keyOfBytes(
	emulator: TestEmulator,
	fields: object,
	bytes: Buffer,
	more: object = {},
): Promise<string> {
	const keyId = await createKey(emulator, fields);
	await emulator.kmsAnswer("import-key-material", { ...(await importOf(emulator, keyId, bytes)), ...more });
	return keyId;
}

/** Creates an external key with this private key (PKCS#8 in base64). @returns the key id */
export async function keyOfPrivateKey(
	emulator: TestEmulator,
	fields: { readonly key_spec: string; readonly key_usage?: string },
	pkcs8: string,
): Promise<string> {
	const keyId = await createKey(emulator, fields);
	const temporaryKey = Buffer.alloc(fields.key_spec === "SM2" ? 16 : 32, 7);
	const body = await importOfPrivateKey(emulator, keyId, Buffer.from(pkcs8, "base64"), temporaryKey);
	await emulator.kmsAnswer("import-key-material", body);
	return keyId;
}

/** Creates a key with generated material. @returns the key id */
export const generatedKey = (emulator: TestEmulator, fields: object) =>
	createKey(emulator, { origin: "kms", ...fields });
