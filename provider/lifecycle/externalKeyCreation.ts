import { KmsImportError } from "../errors";
import type { CreateKeyRequest, KmsClient } from "../kms/client";
import { KEY_STATE } from "../kms/keyState";
import type { KeyDetails } from "../kms/wire";
import { type Clock, MINUTE_MS, SECOND_MS } from "../time";
import { once } from "./once";

/** How far the service's clock may be behind ours. */
const SKEW_MS = MINUTE_MS;

/**
 * Creates a key that waits for its material. Where the reply is lost, the key is looked up by its alias before another is
 * created.
 * @returns the id of the key
 */
export function createKeyOnce(
	kms: KmsClient,
	clock: Clock,
	maxRetries: number,
	request: CreateKeyRequest,
): Promise<string> {
	const startedAt = clock.now();
	return once(() => kms.createExternalKey(request), {
		meansDone: "aliasTaken",
		findOut: async (failure) => {
			const key = await lookUp(kms, request.alias, failure);
			if (key && !isOurs(key, request, startedAt)) throw failure;
			return key?.keyId;
		},
		clock,
		maxRetries,
	});
}

async function lookUp(kms: KmsClient, alias: string, failure: KmsImportError): Promise<KeyDetails | undefined> {
	try {
		return await kms.findKeyByAlias(alias);
	} catch {
		// The first failure is the one to tell of; this one only leaves open what it did.
		const doubt = `It could not be looked up whether the key was made: look for alias ${alias} before the next run.`;
		throw new KmsImportError(failure.code, `${failure.message} ${doubt}`);
	}
}

/** Whether a key of the alias is the one just asked for, and not one that had the alias before. */
function isOurs(key: KeyDetails, { keySpec, keyUsage = key.keyUsage }: CreateKeyRequest, startedAt: number): boolean {
	const isYoung = key.createdAt !== undefined && key.createdAt * SECOND_MS >= startedAt - SKEW_MS;
	const isAsAsked = key.origin === "external" && key.keySpec === keySpec && key.keyUsage === keyUsage;
	return isYoung && isAsAsked && key.keyState === KEY_STATE.pendingImport;
}
