import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { refuse } from "../refusal";
import { Rotation } from "./keyRotation";
import { KEY_SPEC_NAMES } from "./keySpecs";

/** States as the API spells them. */
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
	/** Milliseconds since the epoch, like the following. */
	createdAt: v.number(),
	deletionAt: v.optional(v.number()),
	materialExpiresAt: v.optional(v.number()),
	/** Whether material is in now: the state doesn't tell while deletion is pending. */
	holdsMaterial: v.boolean(),
	/** The bytes of a symmetric key, the PKCS#8 of an asymmetric one, in base64; of a key of the service's own origin absent until it is used. */
	material: v.optional(v.string()),
	/** Of the first material imported: the key takes no other for as long as it lives. */
	materialDigest: v.optional(v.string()),
	rotation: v.optional(Rotation),
	/** The import token handed out last, where older ones are void. */
	newestTokenId: v.optional(v.string()),
	/** Import tokens that material came in with, where each is good for one. */
	usedTokenIds: v.optional(v.array(v.string())),
});

export type Key = v.InferOutput<typeof KeyRecord>;

/** What a key is changed to when its material goes; the digest stays. */
export const WITHOUT_MATERIAL = { holdsMaterial: false, material: undefined, materialExpiresAt: undefined } as const;

export interface KeyStoreOptions {
	/** Milliseconds. */
	readonly now: () => number;
	/** How long after its expiration time material is still there. */
	readonly expiryLagSeconds: number;
	/** Called after each change. */
	readonly changed: () => void;
}

/** All keys, with what the passing of time does to them. */
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
		const settled = key?.projectId === projectId ? this.#settled(key) : undefined;
		if (!settled) throw refuse("KMS.0207");
		return settled;
	}

	/** Absent changes stay; undefined ones are taken away. */
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
		return keys.flatMap((key) => this.#settled(key) ?? []);
	}

	/** Does to every key what time has done, so that it stays so where time is taken back. */
	settle(): void {
		for (const key of this.records()) this.#settled(key);
	}

	/** Every key as it was left. */
	records(): readonly Key[] {
		return [...this.#keys.values()];
	}

	/** @param keyId the one key that may have it */
	isAliasTaken(projectId: string, alias: string, keyId?: string): boolean {
		const holder = this.#keys.get(this.#aliases.get(aliasOf({ projectId, alias })) ?? "");
		return holder !== undefined && holder.keyId !== keyId && this.#settled(holder) !== undefined;
	}

	#put(key: Key): void {
		this.#keys.set(key.keyId, key);
		this.#aliases.set(aliasOf(key), key.keyId);
	}

	/** What has become of a key by now: gone when its deletion is due, pending import when its material has expired. */
	#settled(key: Key): Key | undefined {
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

/** Aliases hold no spaces. */
function aliasOf({ projectId, alias }: Pick<Key, "projectId" | "alias">): string {
	return `${projectId} ${alias}`;
}
