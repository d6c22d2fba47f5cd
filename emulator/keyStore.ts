import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { KEY_SPEC_NAMES } from "./keySpecs";
import { refuse } from "./refusal";

/** States as the API spells them. */
export const KEY_STATE = { enabled: "2", disabled: "3", pendingDeletion: "4", pendingImport: "5" } as const;

const Tag = v.object({ key: v.string(), value: v.string() });

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
	/** Milliseconds since the epoch, like the following. */
	createdAt: v.number(),
	deletionAt: v.optional(v.number()),
	materialExpiresAt: v.optional(v.number()),
	/** Whether material is in now: the state doesn't tell while deletion is pending. */
	holdsMaterial: v.boolean(),
	/** Of the first material imported: the key takes no other for as long as it lives. */
	materialDigest: v.optional(v.string()),
	/** Of an asymmetric key that is known by now: SubjectPublicKeyInfo in DER, base64. */
	publicKey: v.optional(v.string()),
});

export type Key = v.InferOutput<typeof KeyRecord>;

/** What a key is changed to when its material goes; the digest stays. */
export const WITHOUT_MATERIAL = { holdsMaterial: false, materialExpiresAt: undefined } as const;

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

	/** The keys of a project, oldest first. */
	all(projectId: string): readonly Key[] {
		const keys = [...this.#keys.values()].filter((key) => key.projectId === projectId);
		return keys.flatMap((key) => this.#settled(key) ?? []);
	}

	/** @param keyId the one key that may have it */
	isAliasTaken(projectId: string, alias: string, keyId?: string): boolean {
		return this.all(projectId).some((key) => key.alias === alias && key.keyId !== keyId);
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
		return this.update(key, { state, ...WITHOUT_MATERIAL });
	}
}
