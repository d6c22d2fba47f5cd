import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { EmulatorOptions } from "huaweicloud-kms-emulator";
import { TestEmulator } from "../support/emulator";
import { passwordEnvironment } from "../support/passwordEnvironment";
import { BenchStack, type Deployment } from "./benchStack";
import type { Sample } from "./sample";

/** A program, and the KMS operation that it requests once per resource. */
interface Program {
	readonly text: string;
	readonly operation: string;
}

const IMPORT_PARAMETERS: Program = {
	text: `
const { ImportParameters } = require("pulumi-huaweicloud-kms");
const keyId = process.env.KEY_ID;
for (let i = 0; i < Number(process.env.COUNT); i++) new ImportParameters("parameters-" + i, { keyId });
`,
	operation: "get-parameters-for-import",
};

const IMPORTED_KEYS: Program = {
	text: `
const { ImportedKey } = require("pulumi-huaweicloud-kms");
const args = JSON.parse(process.env.KEY_ARGUMENTS);
for (let i = 0; i < Number(process.env.COUNT); i++) new ImportedKey("key-" + i, args);
`,
	operation: "import-key-material",
};

const PROGRAMS = { ImportParameters: IMPORT_PARAMETERS, ImportedKey: IMPORTED_KEYS };

export type MaterialName = "symmetric" | "random" | "private key";

/** What ImportedKeys are made of: how their program gives it, and the content of its file unless that is 32 random bytes. */
const MATERIALS: Readonly<Record<MaterialName, { readonly args: object; readonly content?: () => string }>> = {
	symmetric: { args: { material: { file: "key.bin" } } },
	random: { args: { material: { file: "key.bin", random: true } } },
	"private key": { args: { material: { file: "key.bin" }, keySpec: "EC_P256" }, content: ecKey },
};

function ecKey(): string {
	return generateKeyPairSync("ec", { namedCurve: "P-256" })
		.privateKey.export({ type: "pkcs8", format: "pem" })
		.toString();
}

/** Largest relative difference between the sizes of two states of the same resources. */
const MOST_APART = 0.02;

/** Kind and number of the resources to deploy, and how. */
export interface Fleet extends Pick<Deployment, "hasCheckpoints" | "parallel"> {
	readonly of: keyof typeof PROGRAMS;
	readonly count: number;
	/** Of ImportedKeys. @default symmetric material, of which the program says nothing */
	readonly material?: MaterialName;
}

/** An emulator, and a program that is run against it. */
export class Scene {
	readonly #fleet: Fleet;
	readonly emulator: TestEmulator;
	readonly #env: NodeJS.ProcessEnv;
	readonly #removeSample: () => Promise<void>;
	/** Size of the first state. */
	#bytes: number | undefined;

	private constructor(fleet: Fleet, emulator: TestEmulator, env: NodeJS.ProcessEnv, removeSample: () => Promise<void>) {
		this.#fleet = fleet;
		this.emulator = emulator;
		this.#env = env;
		this.#removeSample = removeSample;
	}

	static async start(fleet: Fleet, sample: Sample, options?: EmulatorOptions): Promise<Scene> {
		const emulator = await TestEmulator.start(options);
		const { path, remove } = await sample.write();
		const { args } = MATERIALS[fleet.material ?? "symmetric"];
		const program = { COUNT: `${fleet.count}`, KEY_ARGUMENTS: JSON.stringify(args) };
		const own = { ...program, KEY_ID: await emulator.createKey("bench"), BENCH_STORED: path };
		const env = { ...passwordEnvironment(emulator.settings, process.env), ...own };
		return new Scene(fleet, emulator, env, remove);
	}

	/** The key that all ImportParameters are for. */
	get keyId(): string {
		return `${this.#env.KEY_ID}`;
	}

	/** Creates all resources in a new stack. @returns the duration in seconds */
	async up(side?: "floor"): Promise<number> {
		const stack = await this.#create(side);
		try {
			const seconds = await this.#made(side, () => stack.up());
			this.#ensureSize(await stack.stateBytes());
			return seconds;
		} finally {
			await stack.remove();
		}
	}

	/** Returns a stack with all resources. */
	async deployed(side?: "floor"): Promise<BenchStack> {
		const stack = await this.#create(side);
		await stack.up();
		this.#ensureSize(await stack.stateBytes());
		return stack;
	}

	async close(): Promise<void> {
		await this.#removeSample();
		await this.emulator.close();
	}

	#create(side?: "floor"): Promise<BenchStack> {
		const { of, material = "symmetric", ...how } = this.#fleet;
		const program = PROGRAMS[of].text;
		const content = MATERIALS[material].content?.() ?? randomBytes(32);
		return BenchStack.create({ ...how, material: content, program, env: this.#env, isFloor: side === "floor" });
	}

	/** The time of the engine depends on the size of the state, so both sides must have the same. */
	#ensureSize(bytes: number): void {
		this.#bytes ??= bytes;
		const apart = Math.abs(bytes / this.#bytes - 1);
		if (apart > MOST_APART) throw new Error(`The sizes of two states differ: ${this.#bytes} and ${bytes} bytes`);
	}

	/** Checks the number of resources, because a run that creates nothing would be the fastest. */
	async #made<T>(side: "floor" | undefined, work: () => Promise<T>): Promise<T> {
		let result: T | undefined;
		const requests = await this.emulator.during(async () => {
			result = await work();
		});
		const expected = side === "floor" ? 0 : this.#fleet.count;
		const made = requests.filter((request) => request === PROGRAMS[this.#fleet.of].operation).length;
		if (made !== expected) throw new Error(`The run created ${made} resources instead of ${expected}`);
		return result as T;
	}
}
