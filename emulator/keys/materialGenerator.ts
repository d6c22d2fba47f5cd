import { KEY_SPECS } from "./keySpecs";
import type { Key, KeyStore } from "./keyStore";

/** Generates the material of keys with origin `kms` when it is first needed, because generating RSA keys takes long. */
export class MaterialGenerator {
	readonly #keys: KeyStore;
	readonly #pending = new Map<string, Promise<Buffer>>();

	constructor(keys: KeyStore) {
		this.#keys = keys;
	}

	/**
	 * The material of a key that holds material.
	 * @throws {Refusal} KMS.0207 if the key was deleted while its material was being generated
	 */
	async materialOf(key: Key): Promise<Buffer> {
		if (key.material !== undefined) return Buffer.from(key.material, "base64");
		const pending = this.#pending.get(key.keyId) ?? this.#generate(key);
		this.#pending.set(key.keyId, pending);
		return pending.finally(() => this.#pending.delete(key.keyId));
	}

	async #generate({ projectId, keyId, spec }: Key): Promise<Buffer> {
		const material = await KEY_SPECS[spec].generate();
		this.#keys.update(this.#keys.get(projectId, keyId), { material: material.toString("base64") });
		return material;
	}
}
