import { hasCode, KmsImportError } from "../../errors";
import type { CreateKeyRequest, KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { MINUTE_MS, SECOND_MS } from "../../time";
import type { ProviderContext } from "../shared/context";
import { type Facts, yesNo } from "../shared/decisionTable";
import { InDoubtError, leaveInDoubt, runExactlyOnce } from "../shared/exactlyOnce";
import { inTermsOfResources } from "../shared/remediation";
import { scheduledText } from "./replacement";
import { ABANDONED_MINUTES, SKEW_MS, TAKE_OVER } from "./takeOverTable";

export interface CreatedKey {
	readonly keyId: string;
	/** Whether an earlier run had created it. */
	readonly adopted?: true;
}

type TakeOverFacts = Facts<typeof TAKE_OVER.facts>;

/**
 * Creates a key that is pending import. If the reply is lost, looks the key up by its alias before creating another. If an earlier
 * run was killed before it could record the key, takes that key over.
 */
export class KeyCreation {
	readonly #kms: KmsClient;
	readonly #request: CreateKeyRequest;
	readonly #context: ProviderContext;
	readonly #startedAt: number;

	constructor(kms: KmsClient, request: CreateKeyRequest, context: ProviderContext) {
		this.#kms = kms;
		this.#request = request;
		this.#context = context;
		this.#startedAt = context.clock.now();
	}

	async run(): Promise<CreatedKey> {
		const kms = this.#kms;
		try {
			const keyId = await runExactlyOnce(
				() => kms.createExternalKey(this.#request),
				{ meansDone: "aliasTaken", lookUp: (failure) => this.#keyIdOf("replyLost", failure) },
				this.#context,
			);
			return { keyId };
		} catch (error) {
			if (!hasCode(error, ["aliasTaken"]) || error instanceof InDoubtError) throw error;
			const keyId = await this.#keyIdOf("aliasTaken", error);
			if (keyId === undefined) throw error;
			return { keyId, adopted: true };
		}
	}

	/** The key that is this run's, or that it takes over. Undefined if there is none, so that it must be created. */
	async #keyIdOf(reason: TakeOverFacts["reason"], failure: KmsImportError): Promise<string | undefined> {
		let key: KeyDetails | undefined;
		const action = await TAKE_OVER.resolve(
			{ reason, key: "notLookedUp", asRequested: "no", recorded: "no", created: "unknown" },
			{
				lookUp: async () => {
					key = await this.#lookUp(failure);
					return this.#factsOf(key);
				},
			},
		);
		switch (action) {
			case "createAgain":
				return undefined;
			case "own":
			case "takeOver":
				return key?.keyId;
			case "refuse":
				throw key ? this.#refused(key, failure) : failure;
			case "refuseForNow":
				throw this.#refusedForNow(key, failure);
		}
	}

	#lookUp(failure: KmsImportError): Promise<KeyDetails | undefined> {
		const { alias } = this.#request;
		const doubt = `The provider could not check whether a key already has alias ${alias}.`;
		return this.#kms.findKeyByAlias(alias).catch(leaveInDoubt(failure, doubt));
	}

	#factsOf(key: KeyDetails | undefined): Pick<TakeOverFacts, "key" | "asRequested" | "recorded" | "created"> {
		if (!key) return { key: "none", asRequested: "no", recorded: "no", created: "unknown" };
		const { keyId } = key;
		return {
			key: "found",
			asRequested: yesNo(keyId !== undefined && isAsRequested(key, this.#request)),
			recorded: yesNo(this.#isRecorded(keyId)),
			created: this.#ageOf(key),
		};
	}

	#isRecorded(keyId: string | undefined): boolean {
		return keyId !== undefined && this.#context.run.isKeyKnown(keyId);
	}

	#ageOf({ createdAt }: KeyDetails): TakeOverFacts["created"] {
		if (createdAt === undefined) return "unknown";
		if (createdAt * SECOND_MS >= this.#startedAt - SKEW_MS) return "sinceRequest";
		return this.#context.clock.now() >= abandonedAt(createdAt) ? "longAgo" : "recently";
	}

	/** The failure, with what has the alias and how to go on from there. */
	#refused(key: KeyDetails, { code, reason }: KmsImportError): KmsImportError {
		const held = `Key ${key.keyId} has alias ${this.#request.alias}${this.#holderText(key)}`;
		return new KmsImportError(code, `${reason} ${held} For a new key, give another alias.`);
	}

	#holderText(key: KeyDetails): string {
		const { keyId, keyState, origin } = key;
		const wayOut = "give its id as existingKeyId";
		if (this.#isRecorded(keyId)) return ", and belongs to another resource of this program.";
		if (keyState === KEY_STATE.pendingDeletion)
			return ` and is ${scheduledText(key)}. To get it back, cancel its deletion, and ${wayOut}.`;
		const renamed = "If the resource was renamed, tell Pulumi so by its option aliases.";
		return origin === "external" ? `. ${renamed} To manage that key with this resource, ${wayOut}.` : ".";
	}

	#refusedForNow(key: KeyDetails | undefined, refusal: KmsImportError): KmsImportError {
		const minutes = Math.ceil((abandonedAt(key?.createdAt ?? 0) - this.#context.clock.now()) / MINUTE_MS);
		const wait = minutes === 1 ? "a minute" : `${minutes} minutes`;
		const wayOut = `If a killed run left it, run again in ${wait}: the key is taken over then.`;
		const { message } = inTermsOfResources(refusal);
		return new KmsImportError(
			"aliasTaken",
			`${message} Key ${key?.keyId} has this alias and is pending import. ${wayOut}`,
		);
	}
}

function abandonedAt(createdAt: number): number {
	return createdAt * SECOND_MS + ABANDONED_MINUTES * MINUTE_MS;
}

/** Whether a key is what the request would create, as far as the site tells, and has no material yet. */
function isAsRequested(key: KeyDetails, request: CreateKeyRequest): boolean {
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
