import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { refuse } from "../refusal";
import { Rotation } from "./keyRotation";
import { KEY_SPEC_NAMES } from "./keySpecs";

/** Key states as the API spells them. */
export const KEY_STATE = { enabled: "2", disabled: "3", pendingDeletion: "4", pendingImport: "5" } as const;

export const Tag = v.object({ key: v.string(), value: v.string() });

export type Tag = v.InferOutput<typeof Tag>;

export const KeyRecord = v.object({
	keyId: v.string(),
	projectId: v.string(),
	alias: v.string(),
	description: v.string(),
	spec: v.picklist(KEY_SPEC_NAMES),
	usage: v.string(),
	origin: v.picklist(["kms", "external"]),
	enterpriseProjectId: v.string(),
	keystoreId: v.string(),
	tags: v.array(Tag),
	state: v.picklist(Object.values(KEY_STATE)),
	/** Milliseconds since the epoch, like the next two. */
	createdAt: v.number(),
	deletionAt: v.optional(v.number()),
	materialExpiresAt: v.optional(v.number()),
	/** Whether the key holds material, which its state doesn't show while deletion is pending. */
	holdsMaterial: v.boolean(),
	/**
	 * The bytes of a symmetric key or the PKCS#8 of an asymmetric one, in base64. For a key with origin `kms` it is
	 * undefined until first use.
	 */
	material: v.optional(v.string()),
	/** Digest of the first imported material: the key never accepts any other. */
	materialDigest: v.optional(v.string()),
	rotation: v.optional(Rotation),
	/** The latest import token, if older ones are void. */
	newestTokenId: v.optional(v.string()),
	/** Import tokens that were used, if each may be used only once. */
	usedTokenIds: v.optional(v.array(v.string())),
});

export type Key = v.InferOutput<typeof KeyRecord>;

/** The change to a key that loses its material. The digest stays. */
export const WITHOUT_MATERIAL = { holdsMaterial: false, material: undefined, materialExpiresAt: undefined } as const;

export interface KeyStoreOptions {
	/** Milliseconds. */
	readonly now: () => number;
	/** Delay between the expiration time of material and its removal. */
	readonly expiryLagSeconds: number;
	/** Called after each change. */
	readonly changed: () => void;
}

/** All keys. Expiry and scheduled deletion take effect when a key is read. */
export class KeyStore {
	readonly #keys = new Map<string, Key>();
	/** Ids by project and alias. */
	readonly #aliases = new Map<string, string>();
	readonly #options: KeyStoreOptions;

	constructor(options: KeyStoreOptions, keys: readonly Key[] = []) {
		this.#options = options;
		for (const key of keys) this.#put(key);
	}

	clear(): void {
		this.#keys.clear();
		this.#aliases.clear();
		this.#options.changed();
	}

	create(key: Omit<Key, "keyId" | "createdAt">): Key {
		const created = { ...key, keyId: randomUUID(), createdAt: this.#options.now() };
		this.#put(created);
		this.#options.changed();
		return created;
	}

	/** @throws {Refusal} KMS.0207 */
	get(projectId: string, keyId: string): Key {
		const key = this.#keys.get(keyId);
		const current = key?.projectId === projectId ? this.#current(key) : undefined;
		if (!current) throw refuse("KMS.0207");
		return current;
	}

	/** Applies changes. A property that is undefined in `changes` is removed. */
	update(key: Key, changes: Partial<Key>): Key {
		const updated = { ...key, ...changes };
		this.#aliases.delete(aliasOf(key));
		this.#put(updated);
		this.#options.changed();
		return updated;
	}

	/** The keys of a project, oldest first. */
	all(projectId: string): readonly Key[] {
		const keys = [...this.#keys.values()].filter((key) => key.projectId === projectId);
		return keys.flatMap((key) => this.#current(key) ?? []);
	}

	/** Applies expiries and deletions that are due to all keys, so that they persist if the clock is then moved back. */
	applyElapsedTime(): void {
		for (const key of this.records()) this.#current(key);
	}

	/** All keys as stored. */
	records(): readonly Key[] {
		return [...this.#keys.values()];
	}

	/** @param keyId the key that may have the alias */
	isAliasTaken(projectId: string, alias: string, keyId?: string): boolean {
		const holder = this.#keys.get(this.#aliases.get(aliasOf({ projectId, alias })) ?? "");
		return holder !== undefined && holder.keyId !== keyId && this.#current(holder) !== undefined;
	}

	#put(key: Key): void {
		this.#keys.set(key.keyId, key);
		this.#aliases.set(aliasOf(key), key.keyId);
	}

	/** The key at this time: undefined if its deletion is due, pending import if its material has expired. */
	#current(key: Key): Key | undefined {
		const { now, expiryLagSeconds, changed } = this.#options;
		if (key.deletionAt !== undefined && now() >= key.deletionAt) {
			this.#keys.delete(key.keyId);
			this.#aliases.delete(aliasOf(key));
			changed();
			return undefined;
		}
		const { materialExpiresAt: expiresAt } = key;
		if (expiresAt === undefined || now() < expiresAt + expiryLagSeconds * 1000) return key;
		const state = key.state === KEY_STATE.pendingDeletion ? key.state : KEY_STATE.pendingImport;
		return this.update(key, { state, ...WITHOUT_MATERIAL });
	}
}

/** Unambiguous, because aliases contain no spaces. */
function aliasOf({ projectId, alias }: Pick<Key, "projectId" | "alias">): string {
	return `${projectId} ${alias}`;
}
