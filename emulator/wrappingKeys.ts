import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import * as v from "valibot";

/** A key pair whose public half is handed out to wrap key material with. */
export interface WrappingKey {
	readonly id: string;
	readonly kind: KeyKind;
	readonly privateKey: KeyObject;
	/** SubjectPublicKeyInfo in DER, base64. */
	readonly publicKey: string;
}

const generate = promisify(generateKeyPair);

/** How a private key of each kind is made. */
const MAKERS = {
	rsa: async () => (await generate("rsa", { modulusLength: 2048 })).privateKey,
	sm2: async () => (await generate("ec", { namedCurve: "SM2" })).privateKey,
} satisfies Record<string, () => Promise<KeyObject>>;

type KeyKind = keyof typeof MAKERS;

/** A wrapping key in the data file: `pkcs8` in DER, base64. */
export const SavedWrappingKey = v.object({ id: v.string(), kind: v.picklist(["rsa", "sm2"]), pkcs8: v.string() });

type SavedWrappingKey = v.InferOutput<typeof SavedWrappingKey>;

/** Enough that tokens in a row come with different keys, once the pool is full. */
const POOL_SIZE = 8;

/**
 * Wrapping keys, made ahead: making an RSA key takes a hundred times as long as answering a request. The pool starts with one
 * of each kind and grows by one in the background whenever one is handed out, until it is full and goes round.
 */
class Pool {
	static #shared: Promise<Pool> | undefined;
	readonly #keys: Record<KeyKind, WrappingKey[]> = { rsa: [], sm2: [] };
	readonly #growing = new Set<KeyKind>();
	#handedOut = 0;

	/** The pool of this process, for emulators that keep none in a file. */
	static shared(): Promise<Pool> {
		Pool.#shared ??= Pool.of([]);
		return Pool.#shared;
	}

	static async of(keys: readonly WrappingKey[]): Promise<Pool> {
		const pool = new Pool();
		for (const key of keys) pool.#keys[key.kind].push(key);
		const empty = (["rsa", "sm2"] as const).filter((kind) => pool.#keys[kind].length === 0);
		await Promise.all(empty.map((kind) => pool.#grow(kind)));
		return pool;
	}

	next(kind: KeyKind): WrappingKey {
		const keys = this.#keys[kind];
		const key = keys[this.#handedOut++ % keys.length];
		if (!key) throw new Error(`The pool of ${kind} keys is empty`);
		void this.#grow(kind);
		return key;
	}

	async #grow(kind: KeyKind): Promise<void> {
		if (this.#keys[kind].length >= POOL_SIZE || this.#growing.has(kind)) return;
		this.#growing.add(kind);
		this.#keys[kind].push(wrappingKey(randomUUID(), kind, await MAKERS[kind]()));
		this.#growing.delete(kind);
	}
}

function wrappingKey(id: string, kind: KeyKind, privateKey: KeyObject): WrappingKey {
	const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
	return { id, kind, privateKey, publicKey: spki.toString("base64") };
}

/** The wrapping keys that an emulator has handed out, and where the next ones come from. */
export class WrappingKeys {
	readonly #pool: Pool;
	readonly #known: Map<string, WrappingKey>;
	readonly #changed: () => void;

	private constructor(pool: Pool, known: readonly WrappingKey[], changed: () => void) {
		this.#pool = pool;
		this.#known = new Map(known.map((key) => [key.id, key]));
		this.#changed = changed;
	}

	/**
	 * @param saved those that were handed out in an earlier run
	 * @param changed called before a key is handed out for the first time
	 */
	static async load(saved: readonly SavedWrappingKey[], changed: () => void): Promise<WrappingKeys> {
		const known = saved.map(({ id, kind, pkcs8 }) => {
			const key = createPrivateKey({ key: Buffer.from(pkcs8, "base64"), format: "der", type: "pkcs8" });
			return wrappingKey(id, kind, key);
		});
		return new WrappingKeys(await (known.length > 0 ? Pool.of(known) : Pool.shared()), known, changed);
	}

	next(kind: KeyKind): WrappingKey {
		const key = this.#pool.next(kind);
		if (!this.#known.has(key.id)) {
			this.#known.set(key.id, key);
			this.#changed();
		}
		return key;
	}

	find(id: string): WrappingKey | undefined {
		return this.#known.get(id);
	}

	saved(): readonly SavedWrappingKey[] {
		return [...this.#known.values()].map(({ id, kind, privateKey }) => ({
			id,
			kind,
			pkcs8: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
		}));
	}
}
