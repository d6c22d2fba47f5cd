import { createPublicKey, generateKeyPair, type KeyObject, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import * as v from "valibot";
import { readPkcs8, spkiOf, writePkcs8 } from "../cryptography/keyEncodings";

/** A key pair. Clients wrap key material with its public key. */
export interface WrappingKey {
	readonly id: string;
	readonly kind: KeyKind;
	readonly privateKey: KeyObject;
	/** SubjectPublicKeyInfo in DER, base64. */
	readonly publicKey: string;
}

const generate = promisify(generateKeyPair);

/** Generators of private keys, by kind. */
const GENERATORS = {
	rsa: async () => (await generate("rsa", { modulusLength: 2048 })).privateKey,
	sm2: async () => (await generate("ec", { namedCurve: "SM2" })).privateKey,
} satisfies Record<string, () => Promise<KeyObject>>;

type KeyKind = keyof typeof GENERATORS;

/** A wrapping key in the data file; `pkcs8` is DER in base64. */
export const SavedWrappingKey = v.object({ id: v.string(), kind: v.picklist(["rsa", "sm2"]), pkcs8: v.string() });

type SavedWrappingKey = v.InferOutput<typeof SavedWrappingKey>;

/** Large enough that consecutive tokens come with different keys once the pool is full. */
const POOL_SIZE = 8;

/**
 * Wrapping keys that are generated in advance: generating an RSA key takes a hundred times as long as serving a
 * request. The pool starts with one key of each kind and grows by one in the background with every use. Once it is
 * full, its keys are used in turn.
 */
class KeyPool {
	static #shared: KeyPool | undefined;
	readonly #keys: Record<KeyKind, WrappingKey[]> = { rsa: [], sm2: [] };
	readonly #pending: { [Kind in KeyKind]?: Promise<void> } = {};
	#uses = 0;

	constructor(keys: readonly WrappingKey[] = []) {
		for (const key of keys) this.#keys[key.kind].push(key);
		for (const kind of ["rsa", "sm2"] as const) if (this.#keys[kind].length === 0) void this.#grow(kind);
	}

	/** The pool of this process, which is used by emulators that restored no keys. */
	static shared(): KeyPool {
		KeyPool.#shared ??= new KeyPool();
		return KeyPool.#shared;
	}

	/** Waits only if the first key is still being generated. */
	async next(kind: KeyKind): Promise<WrappingKey> {
		const keys = this.#keys[kind];
		if (keys.length === 0) await this.#grow(kind);
		const key = keys[this.#uses++ % keys.length];
		if (!key) throw new Error(`The pool of ${kind} keys is empty`);
		if (keys.length < POOL_SIZE) void this.#grow(kind);
		return key;
	}

	#grow(kind: KeyKind): Promise<void> {
		const pending = this.#pending[kind] ?? this.#generate(kind).finally(() => delete this.#pending[kind]);
		this.#pending[kind] = pending;
		return pending;
	}

	async #generate(kind: KeyKind): Promise<void> {
		this.#keys[kind].push(wrappingKey(randomUUID(), kind, await GENERATORS[kind]()));
	}
}

function wrappingKey(id: string, kind: KeyKind, privateKey: KeyObject): WrappingKey {
	return { id, kind, privateKey, publicKey: spkiOf(createPublicKey(privateKey)).toString("base64") };
}

/** The wrapping keys of an emulator: those that it has issued, and a pool for the next ones. */
export class WrappingKeys {
	readonly #pool: KeyPool;
	readonly #issued = new Map<string, WrappingKey>();
	readonly #saved: SavedWrappingKey[];
	readonly #changed: () => void;

	/**
	 * @param saved keys that were issued in an earlier run
	 * @param changed called before a key is issued for the first time
	 */
	constructor(saved: readonly SavedWrappingKey[], changed: () => void) {
		for (const { id, kind, pkcs8 } of saved) {
			const key = readPkcs8(Buffer.from(pkcs8, "base64"));
			this.#issued.set(id, wrappingKey(id, kind, key));
		}
		this.#pool = this.#issued.size > 0 ? new KeyPool([...this.#issued.values()]) : KeyPool.shared();
		this.#saved = [...saved];
		this.#changed = changed;
	}

	async next(kind: KeyKind): Promise<WrappingKey> {
		const key = await this.#pool.next(kind);
		if (!this.#issued.has(key.id)) {
			this.#issued.set(key.id, key);
			const pkcs8 = writePkcs8(key.privateKey).toString("base64");
			this.#saved.push({ id: key.id, kind, pkcs8 });
			this.#changed();
		}
		return key;
	}

	find(id: string): WrappingKey | undefined {
		return this.#issued.get(id);
	}

	saved(): readonly SavedWrappingKey[] {
		return this.#saved;
	}
}
