import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { refuse } from "./refusal";

/** States as the API spells them. */
export const KEY_STATE = { enabled: "2", disabled: "3", pendingDeletion: "4", pendingImport: "5" } as const;

export const KeyRecord = v.object({
	keyId: v.string(),
	projectId: v.string(),
	alias: v.string(),
	description: v.string(),
	spec: v.string(),
	usage: v.string(),
	origin: v.picklist(["kms", "external"]),
	enterpriseProjectId: v.string(),
	state: v.picklist(Object.values(KEY_STATE)),
	/** Milliseconds since the epoch, like the following. */
	createdAt: v.number(),
	deletionAt: v.optional(v.number()),
	materialExpiresAt: v.optional(v.number()),
	/** Of the first material imported: the key takes no other for as long as it lives. */
	materialDigest: v.optional(v.string()),
});

export type Key = v.InferOutput<typeof KeyRecord>;

/** All keys, with what the passing of time does to them. */
export class KeyStore {
	readonly #keys = new Map<string, Key>();
	readonly #now: () => number;
	readonly #changed: (keys: readonly Key[]) => void;

	/** @param changed called with all keys after each change */
	constructor(now: () => number, changed: (keys: readonly Key[]) => void = () => {}) {
		this.#now = now;
		this.#changed = changed;
	}

	load(keys: readonly Key[]): void {
		for (const key of keys) this.#keys.set(key.keyId, key);
	}

	clear(): void {
		this.#keys.clear();
		this.#changed([]);
	}

	create(key: Omit<Key, "keyId" | "createdAt">): Key {
		const created = { ...key, keyId: randomUUID(), createdAt: this.#now() };
		this.#keys.set(created.keyId, created);
		this.#changed([...this.#keys.values()]);
		return created;
	}

	/** @throws {Refusal} KMS.0207 */
	get(projectId: string, keyId: string): Key {
		const key = this.#keys.get(keyId);
		if (key?.projectId !== projectId) throw refuse("KMS.0207");
		const settled = this.#settled(key);
		if (!settled) throw refuse("KMS.0207");
		return settled;
	}

	/** Absent changes stay; undefined ones are taken away. */
	update(key: Key, changes: Partial<Key>): Key {
		const updated = { ...key, ...changes };
		this.#keys.set(key.keyId, updated);
		this.#changed([...this.#keys.values()]);
		return updated;
	}

	isAliasTaken(projectId: string, alias: string): boolean {
		return [...this.#keys.values()].some(
			(key) => key.projectId === projectId && key.alias === alias && this.#settled(key),
		);
	}

	/** What has become of a key by now: gone when its deletion is due, pending import when its material has expired. */
	#settled(key: Key): Key | undefined {
		const now = this.#now();
		if (key.deletionAt !== undefined && now >= key.deletionAt) {
			this.#keys.delete(key.keyId);
			this.#changed([...this.#keys.values()]);
			return undefined;
		}
		if (key.materialExpiresAt === undefined || now < key.materialExpiresAt) return key;
		const state = key.state === KEY_STATE.pendingDeletion ? key.state : KEY_STATE.pendingImport;
		return this.update(key, { state, materialExpiresAt: undefined });
	}
}
