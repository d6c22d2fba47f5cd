import { ifCode } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";

/** The key; undefined if the credentials may not describe it. @throws {ServiceError} code `keyNotFound`, … */
export function describeIfAllowed(kms: KmsClient, keyId: string): Promise<KeyDetails | undefined> {
	return kms.describeKey(keyId).catch(ifCode(["denied", "unsupported"], undefined));
}

/** The key; undefined if it does not exist or is scheduled for deletion. @throws {ServiceError} code `denied`, … */
export async function describeUnlessGone(kms: KmsClient, keyId: string): Promise<KeyDetails | undefined> {
	const key = await kms.describeKey(keyId).catch(ifCode(["keyNotFound"], undefined));
	return key?.keyState === KEY_STATE.pendingDeletion ? undefined : key;
}
