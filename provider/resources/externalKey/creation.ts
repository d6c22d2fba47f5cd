import { hasCode, KmsImportError } from "../../errors";
import type { CreateKeyRequest, KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { MINUTE_MS, SECOND_MS } from "../../time";
import { type RetryOptions, runExactlyOnce } from "../shared/exactlyOnce";
import { inTermsOfResources } from "../shared/remediation";

/** How far the service's clock may be behind this machine's. */
const SKEW_MS = MINUTE_MS;

/** A key older than this can't belong to a run in progress, because all requests of a creation take less time. */
const ABANDONED_MS = 15 * MINUTE_MS;

export interface CreationOptions extends RetryOptions {
	/** Whether a resource of this program has, or had, that key. */
	readonly isRecorded: (keyId: string) => boolean;
}

export interface CreatedKey {
	readonly keyId: string;
	/** Whether an earlier run had created it. */
	readonly adopted?: true;
}

/**
 * Creates a key that waits for its material. If the reply is lost, looks the key up by its alias before creating another. If an
 * earlier run was killed before it could record the key, takes that key over.
 */
export async function createKeyOnce(
	kms: KmsClient,
	request: CreateKeyRequest,
	options: CreationOptions,
): Promise<CreatedKey> {
	const startedAt = options.clock.now();
	try {
		const keyId = await runExactlyOnce(() => kms.createExternalKey(request), {
			...options,
			meansDone: "aliasTaken",
			lookUp: async (failure) => {
				const key = await lookUp(kms, request.alias, failure);
				if (key && !(isYoung(key, startedAt) && isAsAsked(key, request))) throw failure;
				return key?.keyId;
			},
		});
		return { keyId };
	} catch (error) {
		if (!hasCode(error, ["aliasTaken"])) throw error;
		return { keyId: await takeOver(kms, request, options, error), adopted: true };
	}
}

/** The id of the key that has the alias, if only a killed run can have left it. */
async function takeOver(
	kms: KmsClient,
	request: CreateKeyRequest,
	{ clock, isRecorded }: CreationOptions,
	refusal: KmsImportError,
): Promise<string> {
	const key = await lookUp(kms, request.alias, refusal);
	if (!key?.keyId || key.createdAt === undefined || !isAsAsked(key, request) || isRecorded(key.keyId)) throw refusal;
	const abandonedAt = key.createdAt * SECOND_MS + ABANDONED_MS;
	if (clock.now() >= abandonedAt) return key.keyId;
	const minutes = Math.ceil((abandonedAt - clock.now()) / MINUTE_MS);
	const wait = minutes === 1 ? "a minute" : `${minutes} minutes`;
	const wayOut = `If a killed run left it, run again in ${wait}: the key is taken over then.`;
	throw new KmsImportError(
		"aliasTaken",
		`${inTermsOfResources(refusal).message} Key ${key.keyId} has this alias and is pending import. ${wayOut}`,
	);
}

async function lookUp(kms: KmsClient, alias: string, failure: KmsImportError): Promise<KeyDetails | undefined> {
	try {
		return await kms.findKeyByAlias(alias);
	} catch {
		// The first failure is the one to report; this one only leaves its effect open.
		const doubt = `The provider could not check whether a key already has alias ${alias}.`;
		throw new KmsImportError(failure.code, `${inTermsOfResources(failure).message} ${doubt}`);
	}
}

/** Whether the request that was just sent can have created the key. */
function isYoung({ createdAt }: KeyDetails, startedAt: number): boolean {
	return createdAt !== undefined && createdAt * SECOND_MS >= startedAt - SKEW_MS;
}

/** Whether a key is what the request would create, as far as the site tells, and has no material yet. */
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
