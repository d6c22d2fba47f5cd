import { createPublicKey, generateKeyPair, type KeyObject, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import * as v from "valibot";
import { readPkcs8, spkiOf, writePkcs8 } from "../cryptography/keyEncodings";

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
	static #shared: Pool | undefined;
	readonly #keys: Record<KeyKind, WrappingKey[]> = { rsa: [], sm2: [] };
	readonly #growing: { [Kind in KeyKind]?: Promise<void> } = {};
	#handedOut = 0;

	constructor(keys: readonly WrappingKey[] = []) {
		for (const key of keys) this.#keys[key.kind].push(key);
		for (const kind of ["rsa", "sm2"] as const) if (this.#keys[kind].length === 0) void this.#grow(kind);
	}

	/** The pool of this process, for emulators that have handed out none yet. */
	static shared(): Pool {
		Pool.#shared ??= new Pool();
		return Pool.#shared;
	}

	/** Waits only where the first key is still being made. */
	async next(kind: KeyKind): Promise<WrappingKey> {
		const keys = this.#keys[kind];
		if (keys.length === 0) await this.#grow(kind);
		const key = keys[this.#handedOut++ % keys.length];
		if (!key) throw new Error(`The pool of ${kind} keys is empty`);
		if (keys.length < POOL_SIZE) void this.#grow(kind);
		return key;
	}

	#grow(kind: KeyKind): Promise<void> {
		const growing = this.#growing[kind] ?? this.#make(kind).finally(() => delete this.#growing[kind]);
		this.#growing[kind] = growing;
		return growing;
	}

	async #make(kind: KeyKind): Promise<void> {
		this.#keys[kind].push(wrappingKey(randomUUID(), kind, await MAKERS[kind]()));
	}
}

function wrappingKey(id: string, kind: KeyKind, privateKey: KeyObject): WrappingKey {
	return { id, kind, privateKey, publicKey: spkiOf(createPublicKey(privateKey)).toString("base64") };
}

/** The wrapping keys that an emulator has handed out, and where the next ones come from. */
export class WrappingKeys {
	readonly #pool: Pool;
	readonly #known = new Map<string, WrappingKey>();
	readonly #saved: SavedWrappingKey[];
	readonly #changed: () => void;

	/**
	 * @param saved those that were handed out in an earlier run
	 * @param changed called before a key is handed out for the first time
	 */
	constructor(saved: readonly SavedWrappingKey[], changed: () => void) {
		for (const { id, kind, pkcs8 } of saved) {
			const key = readPkcs8(Buffer.from(pkcs8, "base64"));
			this.#known.set(id, wrappingKey(id, kind, key));
		}
		this.#pool = this.#known.size > 0 ? new Pool([...this.#known.values()]) : Pool.shared();
		this.#saved = [...saved];
		this.#changed = changed;
	}

	async next(kind: KeyKind): Promise<WrappingKey> {
		const key = await this.#pool.next(kind);
		if (!this.#known.has(key.id)) {
			this.#known.set(key.id, key);
			const pkcs8 = writePkcs8(key.privateKey).toString("base64");
			this.#saved.push({ id: key.id, kind, pkcs8 });
			this.#changed();
		}
		return key;
	}

	find(id: string): WrappingKey | undefined {
		return this.#known.get(id);
	}

	saved(): readonly SavedWrappingKey[] {
		return this.#saved;
	}
}
