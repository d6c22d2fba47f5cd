import { hasCode, KmsImportError } from "../../errors";
import type { CreateKeyRequest, KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { type Clock, MINUTE_MS, SECOND_MS } from "../../time";
import { once } from "../shared/exactlyOnce";

/** How far the service's clock may be behind ours. */
const SKEW_MS = MINUTE_MS;

/** From this age on no run that is still going can be about to record a key: longer than its requests may take in all. */
const ABANDONED_MS = 15 * MINUTE_MS;

export interface Creation {
	readonly kms: KmsClient;
	readonly clock: Clock;
	/** Attempts after the first. */
	readonly maxRetries: number;
	/** Whether a resource of this program has, or had, that key. */
	readonly isKnown: (keyId: string) => boolean;
}

export interface CreatedKey {
	readonly keyId: string;
	/** It was there already. */
	readonly adopted?: true;
}

/**
 * Creates a key that waits for its material. Where the reply is lost, the key is looked up by its alias before another is
 * created; where an earlier run was killed before it could record the key, that key is taken over.
 */
export async function createKeyOnce(creation: Creation, request: CreateKeyRequest): Promise<CreatedKey> {
	const { kms, clock, maxRetries } = creation;
	const startedAt = clock.now();
	try {
		const keyId = await once(() => kms.createExternalKey(request), {
			meansDone: "aliasTaken",
			findOut: async (failure) => {
				const key = await lookUp(kms, request.alias, failure);
				if (key && !(isYoung(key, startedAt) && isAsAsked(key, request))) throw failure;
				return key?.keyId;
			},
			clock,
			maxRetries,
		});
		return { keyId };
	} catch (error) {
		if (!hasCode(error, ["aliasTaken"])) throw error;
		return { keyId: await takeOver(creation, request, error), adopted: true };
	}
}

/** The id of the key that has the alias, if nobody but a run that was killed can have left it. */
async function takeOver({ kms, clock, isKnown }: Creation, request: CreateKeyRequest, refusal: KmsImportError) {
	const key = await lookUp(kms, request.alias, refusal);
	if (!key?.keyId || key.createdAt === undefined || !isAsAsked(key, request) || isKnown(key.keyId)) throw refusal;
	const abandonedAt = key.createdAt * SECOND_MS + ABANDONED_MS;
	if (clock.now() >= abandonedAt) return key.keyId;
	const minutes = Math.ceil((abandonedAt - clock.now()) / MINUTE_MS);
	const wayOut = `If it is of a run that was killed, run again in ${minutes} minutes: it is taken over then.`;
	throw new KmsImportError(
		"aliasTaken",
		`${refusal.message} Key ${key.keyId} has it, and waits for material. ${wayOut}`,
	);
}

async function lookUp(kms: KmsClient, alias: string, failure: KmsImportError): Promise<KeyDetails | undefined> {
	try {
		return await kms.findKeyByAlias(alias);
	} catch {
		// The first failure is the one to tell of; this one only leaves open what it did.
		const doubt = `The key that has alias ${alias}, if there is one, could not be looked up.`;
		throw new KmsImportError(failure.code, `${failure.message} ${doubt}`);
	}
}

/** Whether a key can be of the request that was just sent. */
function isYoung({ createdAt }: KeyDetails, startedAt: number): boolean {
	return createdAt !== undefined && createdAt * SECOND_MS >= startedAt - SKEW_MS;
}

/** Whether a key is what the request makes, as far as the site tells, and nobody has put material into it. */
function isAsAsked(key: KeyDetails, request: CreateKeyRequest): boolean {
	const { keySpec, keyUsage, description = "", enterpriseProjectId } = request;
	const pairs = [
		[key.keyState, KEY_STATE.pendingImport],
		[key.origin, "external"],
		[key.keySpec, keySpec],
		[key.keyUsage, keyUsage ?? key.keyUsage],
		[key.description ?? description, description],
		[key.enterpriseProjectId ?? enterpriseProjectId, enterpriseProjectId ?? key.enterpriseProjectId],
	];
	return pairs.every(([is, asked]) => is === asked);
}
