import { hasCode, type KmsImportErrorCode } from "../../errors";
import { holdsMaterial, KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import type { KeyMaterialBytes } from "../../wrapping";
import { type Comparison, compareMaterial, ensureSame } from "../material/comparison";
import { materialFaults } from "../material/reading";
import type { ProviderContext } from "../shared/context";
import { describeIfAllowed, describeUnlessGone } from "../shared/describeKey";
import { movedKey, storedChanges, updating } from "../shared/key";
import type { CheckRequest, CheckResult, Differences, Lifecycle, Resource } from "../shared/lifecycle";
import { completeArguments, configurationFaults } from "../shared/location";
import { PartialFailure } from "../shared/partialFailure";
import { storedArguments } from "../shared/properties";
import { remediationFor } from "../shared/remediation";
import type { Planned } from "../shared/unknown";
import { checkResult, parseArguments } from "../shared/validation";
import { combinationFaults, expiryFaults } from "./combinations";
import { ensureReimportable } from "./expiryChange";
import { ensureTakesMaterial } from "./fitness";
import { MaterialDeletedError, MaterialImporter } from "./importer";
import { type KeyMaterialInputs, type KeyMaterialState, properties } from "./properties";
import { expiryIn, hasExpired, keyMaterialId, stateOf, withDetails } from "./state";

/** Key material in a key: imported once, imported again when it is gone, never deleted for another expiry unless the same bytes have been read. */
export class KeyMaterialLifecycle implements Lifecycle<KeyMaterialInputs, KeyMaterialState> {
	readonly #context: ProviderContext;
	readonly #importer: MaterialImporter;

	constructor(context: ProviderContext) {
		this.#context = context;
		this.#importer = new MaterialImporter(context);
	}

	async check({ olds, news }: CheckRequest): Promise<CheckResult<KeyMaterialInputs>> {
		const { configuration, clients, run } = this.#context;
		const completed = completeArguments(properties, news, configuration);
		const { inputs, faults } = parseArguments(properties, completed);
		run.declareMaterial(inputs.keyId);
		const all = [...faults, ...combinationFaults(inputs)];
		// A missing region must not hide what is wrong with the material.
		if (all.every(({ property }) => property === "region")) {
			const isNew = olds?.keyId === undefined;
			const further = (material: KeyMaterialBytes) => expiryFaults(inputs, material);
			all.push(...(await materialFaults(inputs.material, isNew, this.#context, further)));
		}
		return checkResult(inputs, [...all, ...(await configurationFaults(completed, clients))]);
	}

	async create(inputs: KeyMaterialInputs): Promise<Resource<KeyMaterialState>> {
		const state = await this.#importer.import(inputs);
		return { id: keyMaterialId.format(state), state };
	}

	async read(id: string, stored: Partial<KeyMaterialState>): Promise<Resource<KeyMaterialState> | undefined> {
		const known = keyMaterialId.parse(id);
		const key = await describeUnlessGone(this.#context.clients.for(known), known.keyId);
		if (!key) return undefined;
		const state: KeyMaterialState = { ...stored, ...known, keyState: key.keyState };
		if (key.keyState !== KEY_STATE.pendingImport)
			return { id, state: withDetails(withoutDoubtfulFingerprint(state, key), key) };
		// Material that has expired is not missing: it ended as the program asked.
		return hasExpired(state, this.#context.clock.now()) ? { id, state: stateOf(state) } : undefined;
	}

	async diff(_id: string, olds: KeyMaterialState, news: Planned<KeyMaterialInputs>): Promise<Differences> {
		const { run } = this.#context;
		const moved = movedKey(olds, news);
		if (Object.keys(moved).length > 0) return moved;
		// Newer engines compare in a refresh too. That reports what there is; it must not fail for what only the next up would do.
		if (!run.declaresMaterial(news.keyId)) return {};
		run.holdMaterial(olds);
		const comparison = await compareMaterial(olds, news.material, this.#context);
		ensureSame(comparison, olds.keyId);
		const isGone = await this.#isGone(olds, news);
		const hasOtherExpiry = olds.expirationTime !== news.expirationTime;
		if (hasOtherExpiry && !isGone)
			ensureReimportable(olds.keyId, this.#importer.isOwn(olds, news, olds.expirationTime), news, comparison);
		const changed = [...(hasOtherExpiry ? ["expirationTime"] : []), ...storedChanges(properties, olds, news)];
		if (isGone) return { ...updating(changed), keyState: { effect: "update", cause: "remote" } };
		if (changed.length === 0) this.#logDefects(olds, news, comparison);
		return updating(changed);
	}

	async update(id: string, olds: KeyMaterialState, news: KeyMaterialInputs): Promise<KeyMaterialState> {
		const moved = stateOf({ ...olds, ...storedArguments(properties, news) });
		const { clock, clients, run } = this.#context;
		const isHeld = holdsMaterial(olds.keyState) && !hasExpired(olds, clock.now());
		if (isHeld && olds.expirationTime === news.expirationTime) return moved;
		const kms = clients.for(news);
		const key = await kms.describeKey(news.keyId);
		ensureTakesMaterial(news.keyId, key);
		if (holdsMaterial(key.keyState) && expiryIn(key, olds) === news.expirationTime) {
			run.holdMaterial(moved);
			return withDetails(moved, key);
		}
		try {
			return await this.#importer.reimport(kms, key, moved, news);
		} catch (error) {
			if (!(error instanceof MaterialDeletedError)) throw error;
			const state = stateOf({ ...moved, keyState: KEY_STATE.pendingImport });
			this.#logDefects(state, news);
			if (this.#endedAsAsked(state, news)) return state;
			// Recorded, so that the next up imports it again even if nothing else changes.
			throw new PartialFailure(error.failure, id, state);
		}
	}

	async delete(_id: string, state: KeyMaterialState): Promise<void> {
		const { clients, log, run } = this.#context;
		if (run.isMaterialHeldByAnother(state)) {
			log("info", `Key ${state.keyId} keeps its material, because another resource of this program manages it.`);
			return;
		}
		try {
			await clients.for(state).deleteImportedKeyMaterial(state.keyId);
		} catch (error) {
			if (hasCode(error, MEANS_NO_MATERIAL)) return;
			if (!hasCode(error, ["materialNotDeletable"])) throw error;
			log("warning", `Key ${state.keyId} keeps its private key. ${remediationFor("materialNotDeletable")}`);
		}
	}

	/** Whether material must be imported again: the key has lost it, as far as the state can know of that. */
	async #isGone(state: KeyMaterialState, news: Planned<KeyMaterialInputs>): Promise<boolean> {
		if (state.keyState === KEY_STATE.pendingImport) return !this.#endedAsAsked(state, news);
		const { clock, clients } = this.#context;
		if (!hasExpired(state, clock.now())) return false;
		const key = await describeIfAllowed(clients.for(state), state.keyId);
		return key?.keyState === KEY_STATE.pendingImport;
	}

	/** Whether the material expired when the program said, and the program has not changed its mind. */
	#endedAsAsked(state: KeyMaterialState, { expirationTime }: Planned<KeyMaterialInputs>): boolean {
		const hasEnded = state.keyState === KEY_STATE.pendingImport && hasExpired(state, this.#context.clock.now());
		return hasEnded && state.expirationTime === expirationTime;
	}

	#logDefects(state: KeyMaterialState, news: Planned<KeyMaterialInputs>, comparison?: Comparison): void {
		const { log } = this.#context;
		if (this.#endedAsAsked(state, news)) {
			const wayOut = "Give a later expirationTime, or none, to import it again.";
			log("info", `Key ${state.keyId} has no material: it expired at ${state.expiresAt}. ${wayOut}`);
		} else if (comparison?.outcome === "unread")
			log("info", `${comparison.reason} The key keeps the material it holds.`);
	}
}

/**
 * Material in doubt that expires at another time than it did was imported by others since. Its fingerprint, which is of the
 * program's bytes, must not make it look like the program's.
 */
function withoutDoubtfulFingerprint(state: KeyMaterialState, key: KeyDetails): KeyMaterialState {
	const isDoubtful = state.adopted && expiryIn(key, state) !== state.expirationTime;
	return isDoubtful ? { ...state, keyMaterialFingerprint: undefined } : state;
}

const MEANS_NO_MATERIAL: readonly KmsImportErrorCode[] = ["keyNotFound", "keyPendingDeletion", "materialMissing"];
