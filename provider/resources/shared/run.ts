import { holdsMaterial, KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import type { Unknown } from "./unknown";

/** A key as an ExternalKey holds it. */
export interface HeldKey {
	readonly keyId: string;
	/** As the service said when the resource last looked. */
	readonly keyState: string;
	/** The key was there before its resource. */
	readonly adopted?: boolean | undefined;
}

/** Key material as a KeyMaterial holds it: enough to tell two resources of one key apart. */
export interface HeldMaterial {
	readonly keyId: string;
	/** When the resource imported the material, RFC 3339; empty if it did not. */
	readonly importedAt?: string | undefined;
	/** Salted, so that no two resources have the same one. */
	readonly keyMaterialFingerprint?: string | undefined;
	/** The key may have held it before. */
	readonly adopted?: boolean | undefined;
	/** Compares what the program gives with what another resource holds. */
	readonly compare?: ((known: HeldMaterial) => Promise<{ readonly bytes: string }>) | undefined;
}

/**
 * What one run knows of its resources, beside state and service: made at configure, one for all kinds, gone with the run. It
 * saves requests, prevents false alarms, and passes on what the states of other resources say.
 */
export class Run {
	#hasProgram = false;
	readonly #declaredMaterial = new Set<string | Unknown>();
	readonly #materialTexts = new Map<string, string | undefined>();
	readonly #descriptions = new Map<string, KeyDetails>();
	readonly #recordedKeys = new Set<string>();
	readonly #keys = new Map<string, HeldKey>();
	readonly #materials = new Map<string, HeldMaterial>();
	readonly #recordedMaterials = new Map<string, HeldMaterial>();
	readonly #replacedParameters = new Set<string>();

	/** The engine runs a program. */
	startProgram(): void {
		this.#hasProgram = true;
	}

	/** Whether the engine runs a program. A refresh and a destroy run none. */
	get hasProgram(): boolean {
		return this.#hasProgram;
	}

	/** The program has material for the key. */
	declareMaterial(keyId: string | Unknown): void {
		this.#declaredMaterial.add(keyId);
	}

	/** Whether the program of this run has material for the key. A refresh runs no program. */
	declaresMaterial(keyId: string | Unknown): boolean {
		return this.#declaredMaterial.has(keyId);
	}

	/**
	 * A resource gives the key's material as a value.
	 * @param unchanged the value, if the resource's arguments in the state have the same; undefined if not
	 */
	recordMaterialText(keyId: string, unchanged: string | undefined): void {
		// The state of one resource says nothing of the fingerprint in that of another.
		this.#materialTexts.set(keyId, this.#materialTexts.has(keyId) ? undefined : unchanged);
	}

	/** Whether the only resource that gives the key's material as a value has this one in the state. */
	isMaterialTextOfState(keyId: string, text: string): boolean {
		return this.#materialTexts.get(keyId) === text;
	}

	/** A resource that the state had before this run has the key, though the run may replace it. */
	recordKey(keyId: string): void {
		this.#recordedKeys.add(keyId);
	}

	/** The service has just described the key. */
	recordDescription(keyId: string, key: KeyDetails): void {
		this.#descriptions.set(keyId, key);
	}

	/** The description, once: afterwards the key may have changed. */
	takeDescription(keyId: string): KeyDetails | undefined {
		const key = this.#descriptions.get(keyId);
		this.#descriptions.delete(keyId);
		return key;
	}

	/** Whether an ExternalKey of the program holds the key, or a resource that the state had before this run has, or had, it. */
	isKeyKnown(keyId: string): boolean {
		return this.#recordedKeys.has(keyId) || this.isKeyHeld(keyId);
	}

	/** An ExternalKey of the program holds the key. */
	holdKey(holder: HeldKey): void {
		this.#keys.set(holder.keyId, holder);
	}

	/** Whether an ExternalKey of the program holds the key. */
	isKeyHeld(keyId: string): boolean {
		return this.#keys.has(keyId);
	}

	/** Whether an ExternalKey of the program holds the key and last saw it with material. */
	isKeyInUse(keyId: string): boolean {
		return holdsMaterial(this.#keys.get(keyId)?.keyState ?? "");
	}

	/** Whether an ExternalKey of the program holds a key that it created, or took over without material. */
	isKeySeenEmpty(keyId: string): boolean {
		const key = this.#keys.get(keyId);
		return key !== undefined && (!key.adopted || key.keyState === KEY_STATE.pendingImport);
	}

	/** Whether an ExternalKey of the program holds the key and last saw it pending import. */
	isKeyPendingImport(keyId: string): boolean {
		return this.#keys.get(keyId)?.keyState === KEY_STATE.pendingImport;
	}

	/**
	 * Whether another resource of the program may hold the key than one that is about to be deleted. One of two has taken it over;
	 * after a rename their states can be the same.
	 */
	mayBeHeldByAnother({ keyId, adopted }: HeldKey): boolean {
		const holder = this.#keys.get(keyId);
		return holder !== undefined && (holder.adopted === true || adopted === true);
	}

	/**
	 * A state that the engine handed over says what a key's material is. It stays true: a key accepts no bytes but its first.
	 */
	recordMaterial(state: HeldMaterial): void {
		if (!state.adopted) this.#recordedMaterials.set(state.keyId, state);
	}

	/** What a state said of the key's material, if a run had imported it. */
	recordedMaterial(keyId: string): HeldMaterial | undefined {
		return this.#recordedMaterials.get(keyId);
	}

	/** A KeyMaterial of the program holds the key's material. */
	holdMaterial(holder: HeldMaterial): void {
		this.#materials.set(holder.keyId, holder);
	}

	/** The resource that holds the key's material, if it is another than the one that is about to be deleted. */
	otherHolder(deleted: HeldMaterial): HeldMaterial | undefined {
		const holder = this.#materials.get(deleted.keyId);
		return holder && !isSame(holder, deleted) ? holder : undefined;
	}

	/** Import parameters of the key are to be replaced. */
	replaceParameters(keyId: string): void {
		this.#replacedParameters.add(keyId);
	}

	/** Whether the key's import parameters are replaced, and not the first. */
	replacesParameters(keyId: string): boolean {
		return this.#replacedParameters.has(keyId);
	}
}

/** Two that have neither a time nor a fingerprint can't be told apart. */
function isSame(one: HeldMaterial, other: HeldMaterial): boolean {
	const { importedAt, keyMaterialFingerprint } = one;
	if (!importedAt && keyMaterialFingerprint === undefined) return false;
	return importedAt === other.importedAt && keyMaterialFingerprint === other.keyMaterialFingerprint;
}
