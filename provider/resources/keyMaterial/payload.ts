import { clear, type KeyMaterialBytes, type WrappedMaterial, wrapMaterial } from "../../wrapping";
import { publicHalfOf } from "../../wrapping/publicHalf";
import { compareBytes } from "../material/comparison";
import { currentFingerprint } from "../material/fingerprint";
import { misfit } from "../material/fit";
import type { ImportParameters } from "../material/parameters";
import { readProgramMaterial, weaknessReason } from "../material/reading";
import type { ProviderContext } from "../shared/context";
import { given } from "../shared/properties";
import type { KeyMaterialInputs } from "./properties";

/** What goes into a key. The caller must clear it. */
export interface ImportPayload {
	/** Why it can't go into keys of a spec, or undefined if nothing is known against it. */
	misfit(keySpec: string | undefined): string | undefined;
	/** Why no new key should get it; undefined if nothing is known against it. */
	weakness(): string | undefined;
	/** How it compares with the bytes of a stored fingerprint. */
	compare(fingerprint: string | undefined): Promise<"same" | "different" | "notKnown">;
	/** The fingerprint to store. @param stored that of the same bytes, kept if it is still good */
	fingerprint(stored: string | undefined): Promise<string | undefined>;
	/** The public half of a private key: SubjectPublicKeyInfo in DER. Undefined for anything else. */
	readonly publicHalf: Buffer | undefined;
	/** Whether it can be wrapped for other import parameters than those of the program. */
	readonly canBeWrapped: boolean;
	/** The material, wrapped for import parameters. */
	wrapFor(parameters: ImportParameters): WrappedMaterial;
	/** Overwrites the bytes. */
	clear(): void;
}

/**
 * Reads what goes into a key.
 * @throws {KmsImportError} codes `materialUnreadable`, `invalidMaterial`
 */
export async function readPayload(inputs: KeyMaterialInputs, context: ProviderContext): Promise<ImportPayload> {
	const { encryptedKeyMaterial, encryptedPrivateKey, keyId, material } = inputs;
	if (encryptedKeyMaterial !== undefined)
		return new WrappedPayload({ encryptedKeyMaterial, ...(encryptedPrivateKey && { encryptedPrivateKey }) });
	const bytes = await readProgramMaterial(`Importing key material into key ${keyId}`, material, context);
	return new PlainPayload(bytes, inputs, context);
}

/** Material in the clear. */
class PlainPayload implements ImportPayload {
	readonly canBeWrapped = true;
	readonly #bytes: KeyMaterialBytes;
	readonly #inputs: KeyMaterialInputs;
	readonly #context: ProviderContext;

	constructor(bytes: KeyMaterialBytes, inputs: KeyMaterialInputs, context: ProviderContext) {
		this.#bytes = bytes;
		this.#inputs = inputs;
		this.#context = context;
	}

	misfit(keySpec: string | undefined): string | undefined {
		return misfit(this.#bytes, keySpec);
	}

	weakness(): string | undefined {
		const { material } = this.#inputs;
		return material && weaknessReason(this.#bytes, material);
	}

	async compare(fingerprint: string | undefined): Promise<"same" | "different" | "notKnown"> {
		const vouched = this.#inputs.trustExistingMaterial === true;
		return compareBytes(this.#bytes, { keyMaterialFingerprint: fingerprint, vouched });
	}

	fingerprint(stored: string | undefined): Promise<string> {
		return currentFingerprint(this.#bytes, this.#inputs.material, stored, this.#context);
	}

	get publicHalf(): Buffer | undefined {
		return this.#bytes.kind === "symmetric" ? undefined : publicHalfOf(this.#bytes.pkcs8);
	}

	wrapFor(parameters: ImportParameters): WrappedMaterial {
		const { sm2CiphertextLayout } = this.#inputs;
		return wrapMaterial(this.#bytes, { ...parameters, ...given({ sm2CiphertextLayout }) });
	}

	clear(): void {
		clear(this.#bytes);
	}
}

/** Material that was wrapped elsewhere: nothing is known of its bytes. */
class WrappedPayload implements ImportPayload {
	readonly publicHalf = undefined;
	readonly canBeWrapped = false;
	readonly #wrapped: WrappedMaterial;

	constructor(wrapped: WrappedMaterial) {
		this.#wrapped = wrapped;
	}

	misfit(): undefined {}

	weakness(): undefined {}

	async compare(): Promise<"notKnown"> {
		return "notKnown";
	}

	async fingerprint(stored: string | undefined): Promise<string | undefined> {
		return stored;
	}

	wrapFor(): WrappedMaterial {
		return this.#wrapped;
	}

	clear(): void {}
}
