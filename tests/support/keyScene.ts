import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EmulatorOptions } from "huaweicloud-kms-emulator";
import { ImportParameters, KeyMaterial, type KeyMaterialArgs } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "./emulator";
import { type Host, type Stack, type StoredResource, stackFor } from "./hosts/host";

/** An emulator with a key that is pending import, key material in a file, and a stack whose program imports it. */
export class KeyScene {
	readonly emulator: TestEmulator;
	readonly stack: Stack;
	readonly keyId: string;
	/** Path of the file that holds the key material. */
	readonly file: string;

	private constructor(emulator: TestEmulator, stack: Stack, keyId: string) {
		this.emulator = emulator;
		this.stack = stack;
		this.keyId = keyId;
		this.file = join(stack.folder, "material");
	}

	static async start(host: Host, options?: EmulatorOptions, keySpec?: string): Promise<KeyScene> {
		const emulator = await TestEmulator.start(options);
		const keyId = await emulator.createKey("key", "external", keySpec);
		const scene = new KeyScene(emulator, await stackFor(host, emulator), keyId);
		await writeFile(scene.file, randomBytes(32));
		scene.stack.with(scene.program());
		return scene;
	}

	async close(): Promise<void> {
		await this.stack.remove();
		await this.emulator.close();
	}

	/** A program with a KeyMaterial that gets its own import parameters. */
	program(args: Partial<KeyMaterialArgs> = {}) {
		return async () =>
			outputsOf(new KeyMaterial("material", { keyId: this.keyId, material: { file: this.file }, ...args }));
	}

	/** A program with a KeyMaterial that takes an ImportParameters. */
	chain(args: Partial<KeyMaterialArgs> = {}) {
		return async () => {
			const importParameters = new ImportParameters("parameters", { keyId: this.keyId });
			return outputsOf(new KeyMaterial("material", { importParameters, material: { file: this.file }, ...args }));
		};
	}

	async keyState(): Promise<string> {
		return `${(await this.emulator.describeKey(this.keyId)).key_state}`;
	}

	/** Returns the KeyMaterial in the state, with its secrets decrypted. */
	async stored(): Promise<StoredResource | undefined> {
		return (await this.stack.resources()).find(({ type }) => type.endsWith(":KeyMaterial"));
	}

	/** Runs an up, which must succeed. @returns its requests to KMS */
	requestsOfUp(): Promise<string[]> {
		return this.emulator.kmsRequestsDuring(() => this.stack.up());
	}
}

function outputsOf({ keyId, keyState, keyMaterialFingerprint, importedAt, expiresAt, adopted }: KeyMaterial) {
	return { keyId, keyState, keyMaterialFingerprint, importedAt, expiresAt, adopted };
}
