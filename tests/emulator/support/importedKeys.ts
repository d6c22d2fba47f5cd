import type { TestEmulator } from "../../support/emulator";
import { createKey, importOf, importOfPrivateKey } from "./kmsRequests";

/**
 * Id of a new external key that holds these bytes.
 * @param more fields of the import
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

/** Id of a new external key that holds this private key, PKCS#8 in base64. */
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

/** Id of a new key of the service's own origin. */
export const ownKey = (emulator: TestEmulator, fields: object) => createKey(emulator, { origin: "kms", ...fields });
