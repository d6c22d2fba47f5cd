import { hasCode, ifCode, KmsImportError } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { holdsMaterial, KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { SECOND_MS, toRfc3339 } from "../../time";
import { fingerprintOf } from "../../wrapping";
import { withMaterial } from "../material/inputs";
import type { Surroundings } from "../shared/context";
import { describeIfAllowed } from "../shared/describeKey";
import { REPLY_LOST } from "../shared/exactlyOnce";
import { ensureAdoptable } from "./adoption";
import { ensureReimportable, ensureSameBytes, refusal } from "./expiryChange";
import { type Cargo, ensureFits, ensureTakesMaterial, importMaterial } from "./importRequest";
import type { KeyMaterialInputs } from "./inputs";
import { hasExpired, type KeyMaterialState, stateOf } from "./state";

/** Arguments with the project that they are meant for, and the fingerprint where the bytes were seen to have it. */
type PlacedInputs = KeyMaterialInputs & Pick<KeyMaterialState, "projectId" | "keyMaterialFingerprint" | "adopted">;

/** A failure after which the key is, or may be, without its material. */
export class MaterialOut extends Error {
	readonly failure: KmsImportError;

	constructor(failure: KmsImportError) {
		super(failure.message);
		this.failure = failure;
	}
}

/** Brings material into keys, and knows of which it has done so: one for all resources of a process. */
export class MaterialCharge {
	readonly #surroundings: Surroundings;
	readonly #keyIds = new Set<string>();

	constructor(surroundings: Surroundings) {
		this.#surroundings = surroundings;
	}

	/** Whether a resource of this run holds the key's material, whatever becomes of another that did. */
	holds(keyId: string): boolean {
		return this.#keyIds.has(keyId);
	}

	/** The state of material that this run has seen to be in. */
	keep(state: KeyMaterialState): KeyMaterialState {
		this.#keyIds.add(state.keyId);
		return state;
	}

	/** Brings material into a key that waits for it, or takes over a key that holds some. */
	async bringIn(inputs: KeyMaterialInputs): Promise<KeyMaterialState> {
		const kms = this.#surroundings.clients.for(inputs);
		return this.#withCargo(inputs, async (cargo) => {
			const placed = { ...inputs, projectId: await kms.projectId() };
			const key = await describeIfAllowed(kms, inputs.keyId);
			if (key) ensureTakesMaterial(inputs.keyId, key);
			return this.#importOrAdopt(kms, key, cargo, placed);
		});
	}

	/**
	 * Brings the bytes of the state in again, with the program's expiry, after taking them out where they are in with another.
	 * @throws {MaterialOut} where the key is without them then; any other failure leaves them in
	 */
	async putBack(
		kms: KmsClient,
		key: KeyDetails,
		olds: KeyMaterialState,
		news: KeyMaterialInputs,
	): Promise<KeyMaterialState> {
		let isIn = holdsMaterial(key.keyState);
		try {
			return await this.#withCargo(news, async (cargo) => {
				// The bytes are at hand, and the right ones, before anything is deleted.
				if ("material" in cargo) await ensureSameBytes(cargo.material, olds);
				if (isIn) await this.#takeOut(kms, key, cargo, olds, news);
				isIn = false;
				const waiting = { ...key, keyState: KEY_STATE.pendingImport };
				const { projectId, keyMaterialFingerprint, adopted } = olds;
				return this.#importOrAdopt(kms, waiting, cargo, { ...news, projectId, keyMaterialFingerprint, adopted });
			});
		} catch (error) {
			// A deletion whose reply is lost may have taken effect.
			if (!(error instanceof KmsImportError) || (isIn && !hasCode(error, REPLY_LOST))) throw error;
			throw new MaterialOut(error);
		}
	}

	/** The material is read last before it is used, and cleared as soon as it was. */
	#withCargo<Result>(inputs: KeyMaterialInputs, work: (cargo: Cargo) => Promise<Result>): Promise<Result> {
		const { material, encryptedKeyMaterial, encryptedPrivateKey, keyId } = inputs;
		if (encryptedKeyMaterial !== undefined)
			return work({ wrapped: { encryptedKeyMaterial, ...(encryptedPrivateKey && { encryptedPrivateKey }) } });
		if (material === undefined) throw new TypeError("check lets nothing pass without material");
		const doing = `Importing key material into key ${keyId}`;
		return withMaterial(doing, material, this.#surroundings, (bytes) => work({ material: bytes }));
	}

	async #importOrAdopt(
		kms: KmsClient,
		key: KeyDetails | undefined,
		cargo: Cargo,
		inputs: PlacedInputs,
	): Promise<KeyMaterialState> {
		if (key && holdsMaterial(key.keyState)) return this.#adopt(kms, key, cargo, inputs);
		try {
			return await this.#import(kms, key, cargo, inputs);
		} catch (error) {
			// Somebody was quicker.
			if (!key || !hasCode(error, ["keyNotPendingImport"])) throw error;
			return this.#adopt(kms, await kms.describeKey(inputs.keyId), cargo, inputs);
		}
	}

	async #import(
		kms: KmsClient,
		key: KeyDetails | undefined,
		cargo: Cargo,
		inputs: PlacedInputs,
	): Promise<KeyMaterialState> {
		const { clock, configuration } = this.#surroundings;
		if (key && "material" in cargo) ensureFits(inputs.keyId, key, cargo.material);
		const keyMaterialFingerprint = await fingerprintIn(cargo, inputs);
		await importMaterial(kms, { clock, maxRetries: configuration.maxRetries }, cargo, inputs);
		const importedAt = toRfc3339(Math.floor(clock.now() / SECOND_MS));
		const imported = { keyState: KEY_STATE.enabled, keyMaterialFingerprint, importedAt, adopted: undefined };
		return this.keep(stateOf({ ...inputs, ...imported }));
	}

	async #adopt(kms: KmsClient, key: KeyDetails, cargo: Cargo, inputs: PlacedInputs): Promise<KeyMaterialState> {
		const material = "material" in cargo ? cargo.material : undefined;
		const isComparedEqual = await ensureAdoptable(kms, inputs.keyId, key, material, inputs.expirationTime);
		const isCertain = isComparedEqual || this.#isOwn(key, inputs);
		const keyMaterialFingerprint = await fingerprintIn(cargo, inputs);
		const doubt = isCertain
			? "the program's own"
			: "taken for the program's, because the service doesn't let it be compared";
		this.#surroundings.tell(`Key ${inputs.keyId} held material before this run; it is ${doubt}.`);
		const adopted = isCertain ? undefined : true;
		return this.keep(stateOf({ ...inputs, keyState: key.keyState, keyMaterialFingerprint, adopted }));
	}

	/** Whether nothing but a run of this program can have brought in what a key holds. */
	#isOwn({ expirationTime }: KeyDetails, inputs: PlacedInputs): boolean {
		// A key takes no bytes but its first: those that were seen to go in once are those that are in.
		if (inputs.keyMaterialFingerprint !== undefined && !inputs.adopted) return true;
		// A killed run leaves no record, but the program's key with material that expires at the program's second.
		const isAsAsked = typeof expirationTime === "number" && expirationTime === inputs.expirationTime;
		return isAsAsked && this.#surroundings.ownKeys.has(inputs.keyId);
	}

	/** Deletes material that goes in again at once with another expiry. */
	async #takeOut(
		kms: KmsClient,
		{ keyState }: KeyDetails,
		cargo: Cargo,
		olds: KeyMaterialState,
		news: KeyMaterialInputs,
	): Promise<void> {
		const { keyId } = news;
		const isVerified = "material" in cargo && olds.keyMaterialFingerprint !== undefined;
		ensureReimportable(olds, news, { outcome: isVerified ? "same" : "unknown" });
		if (hasExpired(news, this.#surroundings.clock.now()))
			throw refusal("materialExpiryPassed", keyId, "the new expirationTime has passed");
		if (keyState === KEY_STATE.disabled)
			throw refusal("keyDisabled", keyId, "the key is disabled, and an import would enable it");
		// It is missing to a repetition after a lost reply.
		await kms.deleteImportedKeyMaterial(keyId).catch(ifCode(["materialMissing"], undefined));
	}
}

async function fingerprintIn(cargo: Cargo, known: PlacedInputs): Promise<string | undefined> {
	return known.keyMaterialFingerprint ?? ("material" in cargo ? fingerprintOf(cargo.material) : undefined);
}
