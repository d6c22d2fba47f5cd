import { hasCode, ifCode, KmsImportError } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { holdsMaterial, KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { SECOND_MS, toRfc3339 } from "../../time";
import { fingerprintOf } from "../../wrapping";
import { changeRefused, ensureSameBytes } from "../material/comparison";
import { withMaterial } from "../material/reading";
import type { ProviderContext } from "../shared/context";
import { describeIfAllowed } from "../shared/describeKey";
import { mayHaveTakenEffect } from "../shared/exactlyOnce";
import { ifKnown, type Planned } from "../shared/unknown";
import { ensureAdoptable } from "./adoption";
import { isCertain } from "./certainty";
import { ensureReimportable } from "./expiryChange";
import { ensureFits, ensureTakesMaterial } from "./fitness";
import { type ImportPayload, importMaterial } from "./importRequest";
import type { KeyMaterialInputs, KeyMaterialState } from "./properties";
import { hasExpired, stateOf } from "./state";

/** Arguments with the project they are meant for, and what the state knows of the bytes. */
type KnownInputs = KeyMaterialInputs & Pick<KeyMaterialState, "projectId" | "keyMaterialFingerprint" | "adopted">;

const GRANT_DESCRIBING = "Grant kms:cmk:get, so that the provider can see what the key holds and adopt it.";

/** A failure after which the key is, or may be, without its material. */
export class MaterialDeletedError extends Error {
	readonly failure: KmsImportError;

	constructor(failure: KmsImportError) {
		super(failure.message);
		this.failure = failure;
	}
}

/** Imports material into keys, or adopts what they hold already. */
export class MaterialImporter {
	readonly #context: ProviderContext;

	constructor(context: ProviderContext) {
		this.#context = context;
	}

	/** Imports material into a key that is pending import, or adopts the material that a key holds. */
	async import(inputs: KeyMaterialInputs): Promise<KeyMaterialState> {
		const kms = this.#context.clients.for(inputs);
		return this.#withPayload(inputs, async (payload) => {
			const known = { ...inputs, projectId: await kms.projectId() };
			const key = await describeIfAllowed(kms, inputs.keyId);
			if (key) ensureTakesMaterial(inputs.keyId, key);
			return this.#importOrAdopt(kms, key, payload, known);
		});
	}

	/**
	 * Imports the bytes of the state again, with the program's expiry. If the key holds them with another expiry, deletes them first.
	 * @throws {MaterialDeletedError} if the key is without them then; any other failure leaves them in
	 */
	async reimport(
		kms: KmsClient,
		key: KeyDetails,
		olds: KeyMaterialState,
		news: KeyMaterialInputs,
	): Promise<KeyMaterialState> {
		let isHeld = holdsMaterial(key.keyState);
		try {
			return await this.#withPayload(news, async (payload) => {
				// The bytes have been read, and are the right ones, before anything is deleted.
				if ("material" in payload) await ensureSameBytes(payload.material, olds);
				if (isHeld) await this.#delete(kms, key, payload, olds, news);
				isHeld = false;
				const waiting = { ...key, keyState: KEY_STATE.pendingImport };
				const { projectId, keyMaterialFingerprint, adopted } = olds;
				return this.#importOrAdopt(kms, waiting, payload, { ...news, projectId, keyMaterialFingerprint, adopted });
			});
		} catch (error) {
			// A deletion whose reply was lost may have taken effect.
			if (!(error instanceof KmsImportError) || (isHeld && !mayHaveTakenEffect(error))) throw error;
			throw new MaterialDeletedError(error);
		}
	}

	/**
	 * Whether the material of the state is known to be the program's: a doubt that a run with `--target` left ends with the next
	 * whole run. An ExternalKey whose state has seen material may be one that others made, and proves nothing. Nor does a state
	 * that has followed the service to another expiry: it has no fingerprint any more.
	 * @param heldExpiry when the material in the key expires, epoch seconds; undefined if never or not known
	 */
	isOwn(olds: KeyMaterialState, news: Planned<KeyMaterialInputs>, heldExpiry: number | undefined): boolean {
		if (!olds.adopted) return true;
		const wasSeenEmpty = hasParametersOf(olds.keyId, news) || this.#context.run.isKeyPendingImport(olds.keyId);
		return olds.keyMaterialFingerprint !== undefined && isCertain({ known: olds, heldExpiry, wasSeenEmpty });
	}

	/** The material is read last before it is used, and cleared as soon as it was. */
	#withPayload<Result>(inputs: KeyMaterialInputs, work: (payload: ImportPayload) => Promise<Result>): Promise<Result> {
		const { material, encryptedKeyMaterial, encryptedPrivateKey, keyId } = inputs;
		if (encryptedKeyMaterial !== undefined)
			return work({ wrapped: { encryptedKeyMaterial, ...(encryptedPrivateKey && { encryptedPrivateKey }) } });
		const doing = `Importing key material into key ${keyId}`;
		return withMaterial(doing, material, this.#context, (bytes) => work({ material: bytes }));
	}

	async #importOrAdopt(
		kms: KmsClient,
		key: KeyDetails | undefined,
		payload: ImportPayload,
		inputs: KnownInputs,
	): Promise<KeyMaterialState> {
		if (key && holdsMaterial(key.keyState)) return this.#adopt(kms, key, payload, inputs);
		try {
			return await this.#import(kms, key, payload, inputs);
		} catch (error) {
			if (!hasCode(error, ["keyNotPendingImport"])) throw error;
			if (!key) throw new KmsImportError(error.code, `${error.reason} ${GRANT_DESCRIBING}`);
			// Another run was faster.
			return this.#adopt(kms, await kms.describeKey(inputs.keyId), payload, inputs);
		}
	}

	async #import(
		kms: KmsClient,
		key: KeyDetails | undefined,
		payload: ImportPayload,
		inputs: KnownInputs,
	): Promise<KeyMaterialState> {
		const { clock } = this.#context;
		if (key && "material" in payload) ensureFits(inputs.keyId, key, payload.material);
		const keyMaterialFingerprint = await fingerprintIn(payload, inputs);
		await importMaterial(kms, this.#context, payload, inputs);
		const importedAt = toRfc3339(Math.floor(clock.now() / SECOND_MS));
		const imported = { keyState: KEY_STATE.enabled, keyMaterialFingerprint, importedAt, adopted: undefined };
		return this.#hold(stateOf({ ...inputs, ...imported }));
	}

	async #adopt(
		kms: KmsClient,
		key: KeyDetails,
		payload: ImportPayload,
		inputs: KnownInputs,
	): Promise<KeyMaterialState> {
		const { log, run } = this.#context;
		const { keyId, expirationTime } = inputs;
		const material = "material" in payload ? payload.material : undefined;
		const isComparedEqual = await ensureAdoptable(kms, keyId, key, material, expirationTime);
		// The service issues import parameters only while the key has no material, and an ExternalKey is created without any.
		const wasSeenEmpty = hasParametersOf(keyId, inputs) || run.isKeyHeld(keyId);
		const heldExpiry = key.expirationTime ?? undefined;
		const adopted = isComparedEqual || isCertain({ known: inputs, heldExpiry, wasSeenEmpty }) ? undefined : true;
		const keyMaterialFingerprint = await fingerprintIn(payload, inputs);
		const whose = adopted
			? "is assumed to be the program's, because the provider can't compare it"
			: "is the program's own";
		log("info", `Key ${keyId} held material before this run; it ${whose}.`);
		return this.#hold(stateOf({ ...inputs, keyState: key.keyState, keyMaterialFingerprint, adopted }));
	}

	/** Deletes material that is imported again at once with another expiry. */
	async #delete(
		kms: KmsClient,
		key: KeyDetails,
		payload: ImportPayload,
		olds: KeyMaterialState,
		news: KeyMaterialInputs,
	): Promise<void> {
		const { keyId } = news;
		const isVerified = "material" in payload && olds.keyMaterialFingerprint !== undefined;
		const comparison = { outcome: isVerified ? "same" : "unknown" } as const;
		ensureReimportable(keyId, this.isOwn(olds, news, key.expirationTime ?? undefined), news, comparison);
		if (hasExpired(news, this.#context.clock.now()))
			throw changeRefused("materialExpiryPassed", keyId, "the new expirationTime has passed");
		if (key.keyState === KEY_STATE.disabled)
			throw changeRefused("keyDisabled", keyId, "the key is disabled, and an import would enable it");
		// To a repetition after a lost reply it is missing.
		await kms.deleteImportedKeyMaterial(keyId).catch(ifCode(["materialMissing"], undefined));
	}

	#hold(state: KeyMaterialState): KeyMaterialState {
		this.#context.run.holdMaterial(state);
		return state;
	}
}

/** Whether the program has import parameters of the very key. */
function hasParametersOf(keyId: string, { importParameters }: Planned<KeyMaterialInputs>): boolean {
	return ifKnown(importParameters)?.keyId === keyId;
}

async function fingerprintIn(payload: ImportPayload, known: KnownInputs): Promise<string | undefined> {
	return known.keyMaterialFingerprint ?? ("material" in payload ? fingerprintOf(payload.material) : undefined);
}
