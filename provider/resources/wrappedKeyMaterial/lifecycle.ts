import { KmsImportError } from "../../errors";
import { holdsMaterial } from "../../kms/keyState";
import { compareMaterial, recordText } from "../material/comparison";
import { isValid } from "../material/parameters";
import { materialFaults } from "../material/reading";
import { refusal } from "../material/refusals";
import type { ProviderContext } from "../shared/context";
import { type Facts, yesNo } from "../shared/decisionTable";
import { describeIfAllowed, describeUnlessGone } from "../shared/describeKey";
import { movedKey, storedChanges, updating } from "../shared/key";
import type {
	CheckRequest,
	CheckResult,
	CreateRequest,
	Differences,
	Fault,
	Lifecycle,
	Resource,
} from "../shared/lifecycle";
import { completeArguments, settingsFaults } from "../shared/location";
import { storedArguments } from "../shared/properties";
import { ifKnown, type Planned } from "../shared/unknown";
import { checkResult, parseArguments } from "../shared/validation";
import { renewFingerprint, wrapAgain, wrapFirst } from "./materialWrap";
import { properties, type WrappedKeyMaterialInputs, type WrappedKeyMaterialState } from "./properties";
import { isComplete, stateOf, wrappedKeyMaterialId } from "./state";
import { WRAP } from "./wrapTable";

type WrapFacts = Facts<typeof WRAP.facts>;

/** Key material wrapped once and kept with the token it was wrapped for, because wrapping again gives another ciphertext. */
export class WrappedKeyMaterialLifecycle implements Lifecycle<WrappedKeyMaterialInputs, WrappedKeyMaterialState> {
	readonly #context: ProviderContext;

	constructor(context: ProviderContext) {
		this.#context = context;
	}

	async check(request: CheckRequest): Promise<CheckResult<WrappedKeyMaterialInputs>> {
		const { run, configuration } = this.#context;
		const { olds } = request;
		const completed = completeArguments(properties, request, configuration);
		const { inputs, faults } = parseArguments(properties, completed);
		run.declareMaterial(inputs.keyId);
		recordText(run, olds, inputs);
		const all: Fault[] = [...faults];
		if (inputs.material === undefined) all.push({ property: "material", reason: "is required" });
		// A missing region must not hide what is wrong with the material.
		if (all.every(({ property }) => property === "region")) {
			const isNew = olds?.keyId === undefined;
			all.push(...(await materialFaults(inputs.material, { isNew }, this.#context)));
		}
		return checkResult(inputs, [...all, ...(await settingsFaults(request, completed, this.#context))]);
	}

	async create({ inputs }: CreateRequest<WrappedKeyMaterialInputs>): Promise<Resource<WrappedKeyMaterialState>> {
		const projectId = await this.#context.clients.for(inputs).projectId();
		const state = await wrapFirst({ ...inputs, projectId }, this.#context);
		return { id: wrappedKeyMaterialId.format(state), state };
	}

	/** The service keeps nothing of it: only the key can be gone. */
	async read(
		id: string,
		stored: Partial<WrappedKeyMaterialState>,
	): Promise<Resource<WrappedKeyMaterialState> | undefined> {
		const known = wrappedKeyMaterialId.locate(id, stored);
		if (!isComplete(stored)) {
			const reason = "wrapped material exists only in the state, so it can't be read back";
			throw new KmsImportError("invalidRequest", `Reading wrapped key material ${id}: ${reason}. Create the resource.`);
		}
		const key = await describeUnlessGone(this.#context.clients.for(known), known.keyId);
		return key && { id, state: stateOf(stored) };
	}

	async diff(
		_id: string,
		olds: WrappedKeyMaterialState,
		news: Planned<WrappedKeyMaterialInputs>,
	): Promise<Differences> {
		// Newer engines compare in a refresh too. That must not fail for what only the next up would do.
		const declared = yesNo(this.#context.run.declaresMaterial(news.keyId));
		const moved = movedKey(olds, news);
		const action = await this.#decide(olds, news, { moved: yesNo(Object.keys(moved).length > 0), declared });
		const stored = updating(storedChanges(properties, olds, news));
		switch (action) {
			case "replace":
				return moved;
			case "report":
				return {};
			case "keep":
			case "keepExpired":
				return stored;
			case "renewFingerprint":
				return { ...updating(["keyMaterialFingerprint"]), ...stored };
			case "wrapOther":
				return { ...updating(["encryptedKeyMaterial"]), ...stored };
			case "wrapAgain":
				return { encryptedKeyMaterial: { effect: "update", cause: "remote" }, ...stored };
		}
	}

	async update(
		_id: string,
		olds: WrappedKeyMaterialState,
		news: WrappedKeyMaterialInputs,
	): Promise<WrappedKeyMaterialState> {
		const stored = { ...olds, ...storedArguments(properties, news) };
		switch (await this.#decide(olds, news, { moved: "no", declared: "yes" })) {
			case "wrapOther":
			case "wrapAgain":
				return wrapAgain(olds, news, this.#context);
			case "renewFingerprint":
				return stateOf({ ...stored, keyMaterialFingerprint: await renewFingerprint(olds, news, this.#context) });
			default:
				return stateOf(stored);
		}
	}

	/** Nothing to do: it exists only in the state. */
	async delete(): Promise<void> {}

	async #decide(
		olds: WrappedKeyMaterialState,
		news: Planned<WrappedKeyMaterialInputs>,
		known: Pick<WrapFacts, "moved" | "declared">,
	) {
		const { clock, log } = this.#context;
		const facts: WrapFacts = {
			...known,
			bytes: "notCompared",
			fingerprint: "keep",
			wrapping: isWrappedOtherwise(olds, news) ? "other" : "same",
			token: isValid(olds, clock) ? "valid" : "expired",
			key: "notAsked",
		};
		let weakness: string | undefined;
		const action = await WRAP.resolve(facts, {
			compareBytes: async () => {
				const { bytes, fingerprint, weakness: reason } = await compareMaterial(olds, news.material, this.#context);
				weakness = reason;
				return { bytes, fingerprint };
			},
			describeKey: async () => ({ key: await this.#keyFact(olds) }),
		});
		if (action === "refuse") throw refusal("otherBytes", olds);
		if (action === "wrapOther" && weakness !== undefined)
			throw new KmsImportError("invalidMaterial", `Wrapping key material for key ${olds.keyId}: ${weakness}.`);
		if (action === "keepExpired") log("info", expiredText(olds));
		return action;
	}

	async #keyFact({ keyId, ...location }: WrappedKeyMaterialState): Promise<WrapFacts["key"]> {
		const key = await describeIfAllowed(this.#context.clients.for(location), keyId);
		if (!key) return "notAllowed";
		return holdsMaterial(key.keyState) ? "holds" : "pendingImport";
	}
}

function expiredText({ keyId, expiresAt }: WrappedKeyMaterialState): string {
	const wayOut = "Grant kms:cmk:get, so that it can be wrapped again if the key still needs it.";
	return `The wrapped material for key ${keyId} expired at ${expiresAt}. ${wayOut}`;
}

function isWrappedOtherwise(olds: WrappedKeyMaterialState, news: Planned<WrappedKeyMaterialInputs>): boolean {
	const asked = ifKnown(news.wrappingAlgorithm ?? ifKnown(news.importParameters)?.wrappingAlgorithm);
	const isOtherAlgorithm = asked !== undefined && asked !== olds.wrappingAlgorithm;
	return isOtherAlgorithm || news.sm2CiphertextLayout !== olds.sm2CiphertextLayout;
}
