import type * as pulumi from "@pulumi/pulumi";
import { hasCode, type KmsImportErrorCode } from "../../errors";
import { holdsMaterial, KEY_STATE } from "../../kms/keyState";
import type { KeyMaterialBytes } from "../../wrapping";
import { materialFaults } from "../material/inputs";
import type { Surroundings } from "../shared/context";
import { describeIfAllowed, describeUnlessGone } from "../shared/describeKey";
import { isReachedOtherwise, movedKey } from "../shared/key";
import { configurationFaults, withPlace } from "../shared/location";
import { Unfinished } from "../shared/partialFailure";
import { given } from "../shared/properties";
import { remediationFor } from "../shared/remediation";
import { isUnknown } from "../shared/unknown";
import { type Fault, faultsOf } from "../shared/validation";
import { type Comparison, compareMaterial, ensureReimportable, ensureSame } from "./expiryChange";
import { MaterialCharge, MaterialOut } from "./importer";
import { ensureTakesMaterial } from "./importRequest";
import { combinationFaults, type KeyMaterialInputs, keyMaterialEntries } from "./inputs";
import { expiryIn, hasExpired, type KeyMaterialState, keyMaterialId, stateOf, withDetails } from "./state";

type Provider = pulumi.dynamic.ResourceProvider<KeyMaterialInputs, KeyMaterialState>;

/** Key material in a key: brought in once, put back when it is gone, never taken out unless the same bytes are at hand. */
export class KeyMaterialLifecycle implements Provider {
	readonly #surroundings: Surroundings;
	/** Keys that the program of this run names. A refresh runs no program. */
	readonly #named = new Set<string>();
	readonly #charge: MaterialCharge;

	constructor(surroundings: Surroundings) {
		this.#surroundings = surroundings;
		this.#charge = new MaterialCharge(surroundings);
	}

	async check(
		olds: Partial<KeyMaterialInputs>,
		news: KeyMaterialInputs,
	): Promise<pulumi.dynamic.CheckResult<KeyMaterialInputs>> {
		const { configuration, clients } = this.#surroundings;
		const inputs = withPlace(given(news), configuration);
		this.#named.add(inputs.keyId);
		const faults = [...faultsOf(keyMaterialEntries, inputs), ...combinationFaults(inputs)];
		if (faults.length === 0)
			faults.push(
				...(await materialFaults(inputs, olds?.keyId === undefined, this.#surroundings, expiryFaults(inputs))),
			);
		return { inputs, failures: [...faults, ...(await configurationFaults(inputs, clients))] };
	}

	async create(inputs: KeyMaterialInputs): Promise<pulumi.dynamic.CreateResult<KeyMaterialState>> {
		const outs = await this.#charge.bringIn(inputs);
		return { id: keyMaterialId.format(outs), outs };
	}

	async read(id: string, stored: Partial<KeyMaterialState> = {}): Promise<pulumi.dynamic.ReadResult<KeyMaterialState>> {
		const known = keyMaterialId.parse(id);
		const key = await describeUnlessGone(this.#surroundings.clients.for(known), known.keyId);
		if (!key) return { id: "" };
		const state: KeyMaterialState = { ...stored, ...known, keyState: key.keyState };
		if (key.keyState !== KEY_STATE.pendingImport) return { id, props: withDetails(state, key) };
		// Material whose time was over is not missing: it went as the program asked.
		return hasExpired(state, this.#surroundings.clock.now()) ? { id, props: stateOf(state) } : { id: "" };
	}

	async diff(_id: string, olds: KeyMaterialState, news: KeyMaterialInputs): Promise<pulumi.dynamic.DiffResult> {
		const replaces = movedKey(olds, news);
		if (replaces.length > 0) return { changes: true, replaces };
		// The engine compares in a refresh, too: that is to tell what there is, and not to fail for what the next up would.
		if (!this.#named.has(news.keyId)) return { changes: false, replaces };
		const comparison = await compareMaterial(olds, news, this.#surroundings);
		ensureSame(comparison, olds.keyId);
		const isGone = await this.#isGone(olds, news);
		const hasOtherExpiry = olds.expirationTime !== news.expirationTime;
		if (hasOtherExpiry && !isGone) ensureReimportable(olds, news, comparison);
		const changes = isGone || hasOtherExpiry || isReachedOtherwise(olds, news);
		if (!changes) this.#tellWhatIsAmiss(olds, news, comparison);
		return { changes, replaces };
	}

	async update(
		id: string,
		olds: KeyMaterialState,
		news: KeyMaterialInputs,
	): Promise<pulumi.dynamic.UpdateResult<KeyMaterialState>> {
		const moved = stateOf({ ...olds, endpoint: news.endpoint });
		const { clock, clients } = this.#surroundings;
		const isIn = holdsMaterial(olds.keyState) && !hasExpired(olds, clock.now());
		if (isIn && olds.expirationTime === news.expirationTime) return { outs: moved };
		const kms = clients.for(news);
		const key = await kms.describeKey(news.keyId);
		ensureTakesMaterial(news.keyId, key);
		const isDone = holdsMaterial(key.keyState) && expiryIn(key, olds) === news.expirationTime;
		if (isDone) return { outs: this.#charge.keep(withDetails(moved, key)) };
		try {
			return { outs: await this.#charge.putBack(kms, key, moved, news) };
		} catch (error) {
			if (!(error instanceof MaterialOut)) throw error;
			const state = stateOf({ ...moved, keyState: KEY_STATE.pendingImport });
			this.#tellWhatIsAmiss(state, news);
			if (this.#endedAsAsked(state, news)) return { outs: state };
			// Recorded, so that the next up puts it back even if nothing else changes.
			throw new Unfinished(error.failure, id, state, news);
		}
	}

	async delete(_id: string, state: KeyMaterialState): Promise<void> {
		const { clients, tell } = this.#surroundings;
		if (this.#charge.holds(state.keyId)) {
			tell(`Key ${state.keyId} keeps its material: another resource of this program has it in its charge.`);
			return;
		}
		try {
			await clients.for(state).deleteImportedKeyMaterial(state.keyId);
		} catch (error) {
			if (hasCode(error, MEANS_NO_MATERIAL)) return;
			if (!hasCode(error, ["materialNotDeletable"])) throw error;
			tell(`Key ${state.keyId} keeps its private key: ${remediationFor("materialNotDeletable")}`);
		}
	}

	/** Whether material is to be put back: the key has lost it, as far as the state can know of that. */
	async #isGone(state: KeyMaterialState, news: KeyMaterialInputs): Promise<boolean> {
		if (state.keyState === KEY_STATE.pendingImport) return !this.#endedAsAsked(state, news);
		const { clock, clients } = this.#surroundings;
		if (!hasExpired(state, clock.now())) return false;
		const key = await describeIfAllowed(clients.for(state), state.keyId);
		return key?.keyState === KEY_STATE.pendingImport;
	}

	/** Whether the material went when the program said, and the program has not changed its mind. */
	#endedAsAsked(state: KeyMaterialState, { expirationTime }: KeyMaterialInputs): boolean {
		const hasEnded = state.keyState === KEY_STATE.pendingImport && hasExpired(state, this.#surroundings.clock.now());
		return hasEnded && state.expirationTime === expirationTime;
	}

	#tellWhatIsAmiss(state: KeyMaterialState, news: KeyMaterialInputs, comparison?: Comparison): void {
		const { tell } = this.#surroundings;
		if (this.#endedAsAsked(state, news)) {
			const wayOut = "Give a later expirationTime, or none, to put it back.";
			tell(`Key ${state.keyId} has no material: its time was over at ${state.expiresAt}. ${wayOut}`);
		} else if (comparison?.outcome === "unread") tell(`${comparison.reason} The key keeps the material it holds.`);
	}
}

function expiryFaults({ expirationTime }: KeyMaterialInputs): (material: KeyMaterialBytes) => readonly Fault[] {
	const isGiven = expirationTime !== undefined && !isUnknown(expirationTime);
	return ({ kind }) => (isGiven && kind === "privateKey" ? [NO_EXPIRY] : []);
}

const NO_EXPIRY: Fault = {
	property: "expirationTime",
	reason: "is not for private keys: the material of asymmetric keys never expires",
};
const MEANS_NO_MATERIAL: readonly KmsImportErrorCode[] = ["keyNotFound", "keyPendingDeletion", "materialMissing"];
