import { hasCode, type KmsImportErrorCode } from "../errors";
import type { KmsClient } from "../kms/client";
import { KEY_STATE } from "../kms/keyState";
import type { KeyDetails } from "../kms/wire";

/** The key, or nothing where the caller may not ask. @throws {ServiceError} code `keyNotFound`, … */
export function describeIfAllowed(kms: KmsClient, keyId: string): Promise<KeyDetails | undefined> {
	return describeUnless(["denied", "unsupported"], kms, keyId);
}

/** The key, or nothing where there is none or its deletion is scheduled. @throws {ServiceError} code `denied`, … */
export async function describeUnlessGone(kms: KmsClient, keyId: string): Promise<KeyDetails | undefined> {
	const key = await describeUnless(["keyNotFound"], kms, keyId);
	return key?.keyState === KEY_STATE.pendingDeletion ? undefined : key;
}

/** The key, or nothing where the service refuses to tell of it with one of these codes. */
export async function describeUnless(
	codes: readonly KmsImportErrorCode[],
	kms: KmsClient,
	keyId: string,
): Promise<KeyDetails | undefined> {
	try {
		return await kms.describeKey(keyId);
	} catch (error) {
		if (hasCode(error, codes)) return undefined;
		throw error;
	}
}
