import { hasCode, KmsImportError, type KmsImportErrorCode } from "../errors";
import { retryWait } from "../http/retryPolicy";
import type { CreateKeyRequest, KmsClient } from "../kms/client";
import { KEY_STATE } from "../kms/keyState";
import type { KeyDetails } from "../kms/wire";
import type { Clock } from "../time";

/** After these the key may have been made: the reply was lost. */
const MAY_HAVE_TAKEN_EFFECT: readonly KmsImportErrorCode[] = ["network", "timeout", "unavailable", "unexpectedAnswer"];

/**
 * Creates a key that waits for its material, once. Where the reply is lost, the key is looked up by its alias before another is
 * created, so that none is left behind.
 * @returns the id of the key
 */
export async function createKeyOnce(
	kms: KmsClient,
	clock: Clock,
	maxRetries: number,
	request: CreateKeyRequest,
): Promise<string> {
	for (let number = 1; ; number++) {
		const outcome = await kms.createExternalKey(request).catch((error: unknown) => error);
		if (typeof outcome === "string") return outcome;
		// An alias that is taken tells of a lost reply only where there was a request before.
		const codes = number > 1 ? [...MAY_HAVE_TAKEN_EFFECT, "aliasTaken" as const] : MAY_HAVE_TAKEN_EFFECT;
		if (!hasCode(outcome, codes)) throw outcome;
		const made = await lookUp(kms, request.alias, outcome);
		if (made && isOurs(made, request) && made.keyId) return made.keyId;
		const wait = made ? undefined : retryWait({ number }, { maxRetries, now: clock.now(), jitter: Math.random() });
		if (wait === undefined) throw outcome;
		await clock.sleep(wait);
	}
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

/** Whether a key of the alias is the one just asked for, and not another that had it before. */
function isOurs(key: KeyDetails, request: CreateKeyRequest): boolean {
	return key.keyState === KEY_STATE.pendingImport && key.origin === "external" && key.keySpec === request.keySpec;
}
