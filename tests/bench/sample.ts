import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TestEmulator } from "../support/emulator";
import { passwordEnvironment } from "../support/passwordEnvironment";
import { BenchStack, type ExportedResource, WORK } from "./benchStack";

const PROGRAM = `
const { ImportedKey, WrappedKeyMaterial } = require("pulumi-huaweicloud-kms");
const material = { file: "key.bin" };
new ImportedKey("key-0", { material });
new WrappedKeyMaterial("wrapped", { keyId: process.env.KEY_ID, material });
`;

/** One resource of each kind, as stored by a run. */
export class Sample {
	readonly #stored: ReadonlyMap<string, ExportedResource>;
	readonly #readable: readonly ExportedResource[];

	private constructor(stored: readonly ExportedResource[], readable: readonly ExportedResource[]) {
		this.#stored = new Map(stored.map((resource) => [kindOf(resource), resource]));
		this.#readable = readable;
	}

	static async take(): Promise<Sample> {
		const emulator = await TestEmulator.start();
		const own = { KEY_ID: await emulator.createKey("bench") };
		const env = { ...passwordEnvironment(emulator.settings, process.env), ...own };
		const stack = await BenchStack.create({ program: PROGRAM, env });
		try {
			await stack.up();
			return new Sample(await stack.export(), await stack.export("--show-secrets"));
		} finally {
			await stack.remove();
			await emulator.close();
		}
	}

	/** Returns the size in bytes of a resource of a kind in the state. */
	bytes(kind: string): number {
		return Buffer.byteLength(JSON.stringify(this.#of(kind)));
	}

	/** Returns the size in bytes of the code (`__provider`) in a resource of a kind. */
	codeBytes(kind: string): number {
		return Buffer.byteLength(`${this.#of(kind).inputs.__provider}`);
	}

	/** Writes a file that defines the floor's resources. @returns its path, and a function that removes it */
	async write(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
		const kinds = this.#readable.map((resource) => [kindOf(resource), lookOf(resource)]);
		await mkdir(WORK, { recursive: true });
		const path = join(WORK, `${randomUUID()}.json`);
		await writeFile(path, JSON.stringify(Object.fromEntries(kinds)));
		return { path, remove: () => rm(path) };
	}

	#of(kind: string): ExportedResource {
		const resource = this.#stored.get(kind);
		if (!resource) throw new Error(`The run stored no ${kind}`);
		return resource;
	}
}

/** Returns the last part of the type, such as `ImportParameters`. */
function kindOf({ type }: ExportedResource): string {
	return type.replace(/^.*:/, "");
}

function lookOf(resource: ExportedResource): object {
	const kind = kindOf(resource);
	const { __provider: code, ...inputs } = resource.inputs;
	const { __provider: _, ...outputs } = resource.outputs;
	const secrets = Object.keys(outputs).filter((name) => isSecret(outputs[name]));
	const handler = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}`;
	return { handler, code, id: resource.id, inputs: inClear(inputs), outputs: inClear(outputs), secrets };
}

function isSecret(value: unknown): value is { readonly plaintext: string } {
	return typeof value === "object" && value !== null && "plaintext" in value;
}

function inClear(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const clear = (value: unknown) => (isSecret(value) ? JSON.parse(value.plaintext) : value);
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, clear(value)]));
}
