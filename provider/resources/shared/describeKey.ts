import { ifCode } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";

/** The key, or nothing where the caller may not ask. @throws {ServiceError} code `keyNotFound`, … */
export function describeIfAllowed(kms: KmsClient, keyId: string): Promise<KeyDetails | undefined> {
	return kms.describeKey(keyId).catch(ifCode(["denied", "unsupported"], undefined));
}

/** The key, or nothing where there is none or its deletion is scheduled. @throws {ServiceError} code `denied`, … */
export async function describeUnlessGone(kms: KmsClient, keyId: string): Promise<KeyDetails | undefined> {
	const key = await kms.describeKey(keyId).catch(ifCode(["keyNotFound"], undefined));
	return key?.keyState === KEY_STATE.pendingDeletion ? undefined : key;
}
