import { KEY_STATE } from "../../kms/keyState";
import { type Comparison, compareMaterial } from "../material/comparison";
import { refusal } from "../material/refusals";
import type { ProviderContext } from "../shared/context";
import { type Facts, yesNo } from "../shared/decisionTable";
import { describeIfAllowed } from "../shared/describeKey";
import { movedKey, storedChanges, updating } from "../shared/key";
import type { Differences } from "../shared/lifecycle";
import { ifKnown, type Planned, UNKNOWN } from "../shared/unknown";
import { CHANGE } from "./changeTable";
import { isOwnMaterial } from "./keyFacts";
import { type KeyMaterialInputs, type KeyMaterialState, properties } from "./properties";
import { hasExpired } from "./state";

type ChangeFacts = Facts<typeof CHANGE.facts>;

/** One comparison of the material in a key with the program, for `diff`. */
export class MaterialChange {
	readonly #context: ProviderContext;
	readonly #olds: KeyMaterialState;
	readonly #news: Planned<KeyMaterialInputs>;
	#comparison: Comparison | undefined;

	constructor(context: ProviderContext, olds: KeyMaterialState, news: Planned<KeyMaterialInputs>) {
		this.#context = context;
		this.#olds = olds;
		this.#news = news;
	}

	/** @throws {KmsImportError} if `update` would refuse the change */
	async differences(): Promise<Differences> {
		const [olds, news] = [this.#olds, this.#news];
		const facts = this.#facts();
		const { run } = this.#context;
		run.recordMaterial(olds);
		if (facts.moved === "no" && facts.declared === "yes") run.holdMaterial(olds);
		const action = await CHANGE.resolve(facts, {
			compareBytes: () => this.#compareBytes(),
			describeKey: () => this.#describe(),
		});
		const stored = storedChanges(properties, olds, news);
		const changed = facts.expiry === "same" ? stored : ["expirationTime", ...stored];
		switch (action) {
			case "replace":
				if (olds.materialDeletion === "immediate") this.#logDeletion();
				return movedKey(olds, news);
			case "report":
				return {};
			case "reimport":
				return { ...updating(changed), keyState: { effect: "update", cause: "remote" } };
			case "renewFingerprint":
				return updating(["keyMaterialFingerprint", ...stored]);
			case "changeExpiry":
				return updating(changed);
			case "keep":
				if (stored.length === 0) this.#logUnread();
				return updating(stored);
			case "keepExpired":
				if (stored.length === 0) logExpired(this.#context, olds);
				return updating(stored);
			default:
				throw refusal(action, {
					keyId: olds.keyId,
					isMissing: facts.recorded === "missing",
					reason: this.#comparison?.reason,
				});
		}
	}

	#facts(): ChangeFacts {
		const [olds, news] = [this.#olds, this.#news];
		const { run } = this.#context;
		return {
			...expiryFacts(olds, news, this.#context),
			moved: yesNo(Object.keys(movedKey(olds, news)).length > 0),
			// Newer engines compare in a refresh too. That must not fail for what only the next up would do.
			declared: yesNo(run.declaresMaterial(news.keyId)),
			bytes: "notCompared",
			key: "notAsked",
			certain: "no",
			deletable: "yes",
			fingerprint: "keep",
		};
	}

	async #compareBytes(): Promise<Partial<ChangeFacts>> {
		const vouched = ifKnown(this.#news.trustExistingMaterial) === true;
		this.#comparison = await compareMaterial({ ...this.#olds, vouched }, this.#news.material, this.#context);
		const { bytes, kind, fingerprint } = this.#comparison;
		return { bytes, fingerprint, deletable: yesNo(kind !== "privateKey"), certain: yesNo(await this.#isCertain()) };
	}

	/** A doubt may end while the key is new. How old it is, only the service knows. */
	async #isCertain(): Promise<boolean> {
		const [olds, news] = [this.#olds, this.#news];
		if (isOwnMaterial(olds, news, this.#context, olds)) return true;
		const { run, clients } = this.#context;
		if (news.expirationTime === olds.expirationTime || !run.isKeyPendingImport(olds.keyId)) return false;
		const key = await describeIfAllowed(clients.for(olds), olds.keyId);
		return isOwnMaterial(olds, news, this.#context, { ...olds, createdAt: key?.createdAt });
	}

	async #describe(): Promise<Partial<ChangeFacts>> {
		const key = await describeIfAllowed(this.#context.clients.for(this.#olds), this.#olds.keyId);
		if (!key) return { key: "notAllowed" };
		return { key: key.keyState === KEY_STATE.pendingImport ? "pendingImport" : "holds" };
	}

	#logDeletion(): void {
		const reason = "because materialDeletion is immediate. Only the same bytes bring it back";
		this.#context.log("warning", `The material of key ${this.#olds.keyId} is to be deleted at once, ${reason}.`);
	}

	#logUnread(): void {
		const reason = this.#comparison?.reason;
		if (reason !== undefined) this.#context.log("info", `${reason} The key keeps the material it holds.`);
	}
}

/** Whether the material of a state ended as the program asked: it expired when the program said, and the program still says so. */
export function endedAsAsked(state: KeyMaterialState, news: KeyMaterialInputs, context: ProviderContext): boolean {
	const facts = { ...IN_PROGRAM, ...expiryFacts(state, news, context) };
	return CHANGE.decide(facts) === "keepExpired";
}

/** Logs what to do about material that ended as the program asked. */
export function logExpired({ log }: ProviderContext, { keyId, expiresAt }: KeyMaterialState): void {
	const wayOut = "Give a later expirationTime, or none, to import it again.";
	log("info", `Key ${keyId} has no material: it expired at ${expiresAt}. ${wayOut}`);
}

/** The facts about material that the program has and about which nothing else is known. */
const IN_PROGRAM = {
	moved: "no",
	declared: "yes",
	bytes: "notKnown",
	key: "notAsked",
	certain: "yes",
	deletable: "yes",
	fingerprint: "keep",
} as const;

function expiryFacts(
	olds: KeyMaterialState,
	{ expirationTime }: Planned<Pick<KeyMaterialInputs, "expirationTime">>,
	{ clock }: ProviderContext,
): Pick<ChangeFacts, "recorded" | "expired" | "expiry" | "passed"> {
	const isSame = olds.expirationTime === expirationTime;
	return {
		recorded: olds.keyState === KEY_STATE.pendingImport ? "missing" : "held",
		expired: yesNo(hasExpired(olds, clock.now())),
		expiry: expirationTime === UNKNOWN ? "notKnownYet" : isSame ? "same" : "other",
		passed: yesNo(hasExpired({ expirationTime: ifKnown(expirationTime) }, clock.now())),
	};
}
