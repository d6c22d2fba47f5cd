import { KEY_SPECS } from "./keySpecs";
import type { Key, KeyStore } from "./keyStore";

/** Makes the material of keys of the service's own origin when it is first needed: making RSA keys takes long. */
export class KeyMaker {
	readonly #keys: KeyStore;
	readonly #making = new Map<string, Promise<Buffer>>();

	constructor(keys: KeyStore) {
		this.#keys = keys;
	}

	/**
	 * The material of a key that holds some.
	 * @throws {Refusal} KMS.0207 where the key has gone meanwhile
	 */
	async materialOf(key: Key): Promise<Buffer> {
		if (key.material !== undefined) return Buffer.from(key.material, "base64");
		const making = this.#making.get(key.keyId) ?? this.#make(key);
		this.#making.set(key.keyId, making);
		return making.finally(() => this.#making.delete(key.keyId));
	}

	async #make({ projectId, keyId, spec }: Key): Promise<Buffer> {
		const material = await KEY_SPECS[spec].generate();
		this.#keys.update(this.#keys.get(projectId, keyId), { material: material.toString("base64") });
		return material;
	}
}
