import type * as pulumi from "@pulumi/pulumi";
import { hasCode, KmsImportError, type KmsImportErrorCode } from "../errors";
import { ADVICE } from "../http/serviceCodes";
import type { KmsClient } from "../kms/client";
import { holdsMaterial, KEY_STATE } from "../kms/keyState";
import type { KeyDetails } from "../kms/wire";
import { SECOND_MS, toRfc3339 } from "../time";
import { fingerprintOf } from "../wrapping";
import { ensureAdoptable } from "./adoption";
import { describeIfAllowed, describeUnlessGone } from "./describing";
import { switchKey } from "./enabling";
import { faultsOf } from "./inputChecks";
import { isReachedOtherwise, movedKey } from "./keyArguments";
import { combinationFaults, type KeyMaterialInputs, keyMaterialEntries } from "./keyMaterialInputs";
import { hasExpired, type KeyMaterialState, keyMaterialId, stateOf, withDetails } from "./keyMaterialState";
import { materialFaults, withMaterial } from "./materialArguments";
import { compareMaterial, ensureReimportable, ensureSame, ensureSameBytes, refusal } from "./materialComparison";
import { type Cargo, ensureFits, ensureTakesMaterial, importMaterial } from "./materialImport";
import { configurationFaults, withPlace } from "./placeArguments";
import { given } from "./properties";
import type { Surroundings } from "./surroundings";
import { Unfinished } from "./unfinished";

type Provider = pulumi.dynamic.ResourceProvider<KeyMaterialInputs, KeyMaterialState>;

/** Key material in a key: brought in once, put back when it is gone, never taken out unless the same bytes are at hand. */
export class KeyMaterialLifecycle implements Provider {
	readonly #surroundings: Surroundings;

	constructor(surroundings: Surroundings) {
		this.#surroundings = surroundings;
	}

	async check(
		olds: Partial<KeyMaterialInputs>,
		news: KeyMaterialInputs,
	): Promise<pulumi.dynamic.CheckResult<KeyMaterialInputs>> {
		const { configuration } = this.#surroundings;
		const inputs = withPlace(given(news), configuration);
		const faults = [...faultsOf(keyMaterialEntries, inputs), ...combinationFaults(inputs)];
		if (faults.length === 0) {
			const isNew = olds?.keyId === undefined;
			faults.push(
				...(await materialFaults(inputs, isNew, this.#surroundings, ({ kind }) =>
					kind === "privateKey" && inputs.expirationTime !== undefined ? [NO_EXPIRY] : [],
				)),
			);
		}
		return { inputs, failures: [...faults, ...configurationFaults(inputs, configuration)] };
	}

	async create(inputs: KeyMaterialInputs): Promise<pulumi.dynamic.CreateResult<KeyMaterialState>> {
		const kms = this.#surroundings.service.kms(inputs);
		const outs = await this.#withCargo(inputs, async (cargo) => {
			const place = { ...inputs, projectId: await kms.projectId() };
			const key = await describeIfAllowed(kms, inputs.keyId);
			if (key) ensureTakesMaterial(inputs.keyId, key);
			if (key && holdsMaterial(key.keyState)) return this.#adopt(kms, key, cargo, place);
			return this.#bringIn(kms, key, cargo, place);
		});
		return { id: keyMaterialId.format(outs), outs };
	}

	async read(id: string, stored: Partial<KeyMaterialState> = {}): Promise<pulumi.dynamic.ReadResult<KeyMaterialState>> {
		const known = keyMaterialId.parse(id);
		const key = await describeUnlessGone(this.#surroundings.service.kms(known), known.keyId);
		if (!key) return { id: "" };
		const state: KeyMaterialState = { ...stored, ...known, keyState: key.keyState };
		if (key.keyState !== KEY_STATE.pendingImport) return { id, props: withDetails(state, key) };
		// Material whose time was over is not missing: it went as the program asked.
		return hasExpired(state, this.#surroundings.clock.now()) ? { id, props: stateOf(state) } : { id: "" };
	}

	async diff(_id: string, olds: KeyMaterialState, news: KeyMaterialInputs): Promise<pulumi.dynamic.DiffResult> {
		const replaces = movedKey(olds, news);
		if (replaces.length > 0) return { changes: true, replaces };
		const comparison = await compareMaterial(olds, news, this.#surroundings);
		ensureSame(comparison, olds.keyId);
		const isGone = await this.#isGone(olds);
		const hasOtherExpiry = olds.expirationTime !== news.expirationTime;
		if (hasOtherExpiry && !isGone) ensureReimportable(olds, news, comparison);
		const changes = isGone || hasOtherExpiry || isReachedOtherwise(olds, news);
		if (!changes && comparison.outcome === "unread")
			this.#surroundings.tell(`${comparison.reason} The key keeps the material it holds.`);
		return { changes, replaces };
	}

	async update(
		id: string,
		olds: KeyMaterialState,
		news: KeyMaterialInputs,
	): Promise<pulumi.dynamic.UpdateResult<KeyMaterialState>> {
		const kms = this.#surroundings.service.kms(news);
		const place = { ...news, projectId: olds.projectId };
		const moved = { ...olds, endpoint: news.endpoint };
		const key = await kms.describeKey(news.keyId);
		ensureTakesMaterial(news.keyId, key);
		if (holdsMaterial(key.keyState) && key.expirationTime === news.expirationTime)
			return { outs: withDetails(moved, key) };
		const outs = await this.#withCargo(news, async (cargo) => {
			// The bytes are at hand, and the right ones, before anything is deleted.
			if ("material" in cargo) await ensureSameBytes(cargo.material, olds);
			if (holdsMaterial(key.keyState)) await this.#takeOut(kms, cargo, olds, news);
			try {
				const state = await this.#bringIn(kms, key, cargo, place);
				// An import enables the key; one that was disabled stays so.
				const keyState = key.keyState === KEY_STATE.disabled ? await switchKey(kms, news.keyId, false) : state.keyState;
				const keyMaterialFingerprint = olds.keyMaterialFingerprint ?? state.keyMaterialFingerprint;
				return stateOf({ ...state, keyState, keyMaterialFingerprint });
			} catch (error) {
				return this.#leaveWithout(id, { ...moved, keyState: KEY_STATE.pendingImport }, news, error);
			}
		});
		return { outs };
	}

	async delete(_id: string, state: KeyMaterialState): Promise<void> {
		const { service, tell } = this.#surroundings;
		try {
			await service.kms(state).deleteImportedKeyMaterial(state.keyId);
		} catch (error) {
			if (hasCode(error, MEANS_NO_MATERIAL)) return;
			if (!hasCode(error, ["materialNotDeletable"])) throw error;
			tell(`Key ${state.keyId} keeps its private key: ${ADVICE.materialNotDeletable}`);
		}
	}

	/** The material is read last before it is used, and cleared as soon as it was. */
	#withCargo<Result>(inputs: KeyMaterialInputs, work: (cargo: Cargo) => Promise<Result>): Promise<Result> {
		const { material, encryptedKeyMaterial, encryptedPrivateKey, keyId } = inputs;
		if (encryptedKeyMaterial !== undefined)
			return work({ wrapped: { encryptedKeyMaterial, ...(encryptedPrivateKey && { encryptedPrivateKey }) } });
		if (material === undefined) throw new TypeError("check lets nothing pass without material");
		return withMaterial(doing(keyId), material, this.#surroundings, (bytes) => work({ material: bytes }));
	}

	async #bringIn(
		kms: KmsClient,
		key: KeyDetails | undefined,
		cargo: Cargo,
		inputs: KeyMaterialInputs & { readonly projectId: string },
	): Promise<KeyMaterialState> {
		const { clock } = this.#surroundings;
		if (key && "material" in cargo) ensureFits(inputs.keyId, key, cargo.material);
		const keyMaterialFingerprint = "material" in cargo ? await fingerprintOf(cargo.material) : undefined;
		await importMaterial(kms, clock, cargo, inputs);
		const importedAt = toRfc3339(Math.floor(clock.now() / SECOND_MS));
		return stateOf({ ...inputs, keyState: KEY_STATE.enabled, keyMaterialFingerprint, importedAt });
	}

	async #adopt(
		kms: KmsClient,
		key: KeyDetails,
		cargo: Cargo,
		inputs: KeyMaterialInputs & { readonly projectId: string },
	): Promise<KeyMaterialState> {
		const material = "material" in cargo ? cargo.material : undefined;
		const isCertain = await ensureAdoptable(kms, inputs.keyId, key, material, inputs.expirationTime);
		const keyMaterialFingerprint = material && (await fingerprintOf(material));
		const doubt = isCertain
			? "the program's private key"
			: "taken for the program's, because the service doesn't let it be compared";
		this.#surroundings.tell(`Key ${inputs.keyId} held material before this run; it is ${doubt}.`);
		return stateOf({ ...inputs, keyState: key.keyState, keyMaterialFingerprint, ...(!isCertain && { adopted: true }) });
	}

	/** Deletes material that goes in again at once with another expiry. */
	async #takeOut(kms: KmsClient, cargo: Cargo, olds: KeyMaterialState, news: KeyMaterialInputs): Promise<void> {
		const isVerified = "material" in cargo && olds.keyMaterialFingerprint !== undefined;
		ensureReimportable(olds, news, { outcome: isVerified ? "same" : "unknown" });
		if (hasExpired(news, this.#surroundings.clock.now()))
			throw refusal("materialExpiryPassed", news.keyId, "the new expirationTime has passed");
		await kms.deleteImportedKeyMaterial(news.keyId).catch((error: unknown) => {
			// A repetition after a lost reply.
			if (!hasCode(error, ["materialMissing"])) throw error;
		});
	}

	/** The key is without its material: recorded, so that the next up puts it back even if nothing else changes. */
	#leaveWithout(id: string, state: KeyMaterialState, news: KeyMaterialInputs, error: unknown): KeyMaterialState {
		if (!(error instanceof KmsImportError)) throw error;
		const endedAsAsked = error.code === "materialExpiryPassed" && state.expirationTime === news.expirationTime;
		if (!endedAsAsked) throw new Unfinished(error, id, stateOf(state), news);
		this.#surroundings.tell(
			`Key ${state.keyId} has no material: its time was over at ${state.expiresAt}. Give a later expirationTime, or none, to put it back.`,
		);
		return stateOf(state);
	}

	/** Whether the key has lost its material, as far as the state knows when that was to happen. */
	async #isGone(state: KeyMaterialState): Promise<boolean> {
		if (state.keyState === KEY_STATE.pendingImport) return true;
		const { clock, service } = this.#surroundings;
		if (!hasExpired(state, clock.now())) return false;
		const key = await describeIfAllowed(service.kms(state), state.keyId);
		return key?.keyState === KEY_STATE.pendingImport;
	}
}

const NO_EXPIRY = {
	property: "expirationTime",
	reason: "is not for private keys: the material of asymmetric keys never expires",
};
const MEANS_NO_MATERIAL: readonly KmsImportErrorCode[] = ["keyNotFound", "keyPendingDeletion", "materialMissing"];

function doing(keyId: string): string {
	return `Importing key material into key ${keyId}`;
}
