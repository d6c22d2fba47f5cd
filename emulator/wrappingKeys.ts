import { generateKeyPair, type KeyObject, randomUUID } from "node:crypto";
import { promisify } from "node:util";

/** A key pair whose public half is handed out to wrap key material with. */
export interface WrappingKey {
	readonly id: string;
	readonly privateKey: KeyObject;
	/** SubjectPublicKeyInfo in DER, base64. */
	readonly publicKey: string;
}

type KeyKind = "rsa" | "sm2";
type KeyPair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

const generate = promisify(generateKeyPair);

/** How a key pair of each kind is made. */
const MAKERS = {
	rsa: () => generate("rsa", { modulusLength: 2048 }),
	sm2: () => generate("ec", { namedCurve: "SM2" }),
} satisfies Record<KeyKind, () => Promise<KeyPair>>;

/** Enough that tokens in a row come with different keys, once the pool is full. */
const POOL_SIZE = 8;

/**
 * Wrapping keys, made ahead: making an RSA key takes a hundred times as long as answering a request. The pool starts with one
 * of each kind and grows by one in the background whenever one is handed out, until it is full and goes round.
 */
export class WrappingKeys {
	static #shared: Promise<WrappingKeys> | undefined;
	readonly #pools: Record<KeyKind, WrappingKey[]> = { rsa: [], sm2: [] };
	readonly #byId = new Map<string, WrappingKey>();
	readonly #growing = new Set<KeyKind>();
	#handedOut = 0;

	/** The pool of this process, shared by its emulators. */
	static shared(): Promise<WrappingKeys> {
		WrappingKeys.#shared ??= WrappingKeys.#make();
		return WrappingKeys.#shared;
	}

	static async #make(): Promise<WrappingKeys> {
		const keys = new WrappingKeys();
		await Promise.all([keys.#grow("rsa"), keys.#grow("sm2")]);
		return keys;
	}

	next(kind: KeyKind): WrappingKey {
		const pool = this.#pools[kind];
		const key = pool[this.#handedOut++ % pool.length];
		if (!key) throw new Error(`The pool of ${kind} keys is empty`);
		void this.#grow(kind);
		return key;
	}

	find(id: string): WrappingKey | undefined {
		return this.#byId.get(id);
	}

	async #grow(kind: KeyKind): Promise<void> {
		if (this.#pools[kind].length >= POOL_SIZE || this.#growing.has(kind)) return;
		this.#growing.add(kind);
		const { publicKey, privateKey } = await MAKERS[kind]();
		const key = {
			id: randomUUID(),
			privateKey,
			publicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
		};
		this.#pools[kind].push(key);
		this.#byId.set(key.id, key);
		this.#growing.delete(kind);
	}
}
