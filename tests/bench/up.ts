import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeed } from "../support/command";
import { TestEmulator } from "../support/emulator";
import { passwordEnvironment } from "../support/passwordEnvironment";
import { pairs, spread } from "./statistics";

const RUNS = 5;
const WORK = join(__dirname, "..", ".work");

const OURS = `
const { ImportParameters } = require("pulumi-huaweicloud-kms");
const keyId = process.env.KEY_ID;
for (let i = 0; i < Number(process.env.COUNT); i++) new ImportParameters("parameters-" + i, { keyId });
`;

/** A resource with the same properties, of the same sizes and as secret, whose handler does nothing. */
const FLOOR = `
const pulumi = require("@pulumi/pulumi");
const handler = \`exports.handler = () => ({
	check: async (olds, inputs) => ({ inputs: { ...inputs, wrappingAlgorithm: "RSAES_OAEP_SHA_256", earlyRenewalSeconds: 0, region: "cn-north-4", projectId: "p".repeat(32) }, failures: [] }),
	create: async ({ __provider, ...inputs }) => ({ id: "i".repeat(100), outs: { ...inputs, importToken: "t".repeat(2236), publicKey: "k".repeat(392), expirationTime: 1501578672, expiresAt: "2017-08-01T09:11:12Z" } }),
})\`;
const outputs = { importToken: undefined, publicKey: undefined, expirationTime: undefined, expiresAt: undefined };
const opts = { additionalSecretOutputs: ["importToken", "publicKey"] };
for (let i = 0; i < Number(process.env.COUNT); i++) {
	new pulumi.CustomResource("pulumi-nodejs:dynamic/bench:Floor", "parameters-" + i, { keyId: process.env.KEY_ID, ...outputs, __provider: handler }, opts);
}
`;

/** Seconds of an \`up\` with so many ImportParameters against the emulator, and of one with resources that do nothing. */
export async function measureUp(count: number) {
	const emulator = await TestEmulator.start();
	const env = {
		...passwordEnvironment(emulator.settings, process.env),
		COUNT: `${count}`,
		KEY_ID: await emulator.createKey("bench"),
	};
	const measured = await pairs(
		RUNS,
		() => created(count, emulator, () => up(OURS, env)),
		() => up(FLOOR, env),
	);
	await emulator.close();
	return {
		ours: spread(measured.map(([ours]) => ours)),
		floor: spread(measured.map(([, floor]) => floor)),
		ratio: spread(measured.map(([ours, floor]) => ours / floor)),
	};
}

/**
 * Seconds of an `up` with so many ImportParameters that the service takes only so many of in a second, over the seconds that the
 * limit allows: one second's worth goes through at once. Checkpoints are left out: with them
 * the engine's file backend takes longer than the limit.
 */
export async function measureThrottledUp(count: number, perSecond: number) {
	const emulator = await TestEmulator.start({ rateLimitPerSecond: perSecond });
	const env = {
		...passwordEnvironment(emulator.settings, process.env),
		COUNT: `${count}`,
		KEY_ID: await emulator.createKey("bench"),
		PULUMI_EXPERIMENTAL: "true",
		PULUMI_SKIP_CHECKPOINTS: "true",
	};
	const seconds = await created(count, emulator, () => up(OURS, env, "--parallel", "64"));
	await emulator.close();
	return seconds / ((count - perSecond) / perSecond);
}

/** A run that made nothing would be the fastest of all. */
async function created<T>(count: number, emulator: TestEmulator, work: () => Promise<T>): Promise<T> {
	let result: T | undefined;
	const requests = await emulator.during(async () => {
		result = await work();
	});
	const made = requests.filter((request) => request === "get-parameters-for-import").length;
	if (made !== count) throw new Error(`The run was to make ${count} resources and made ${made}`);
	return result as T;
}

async function up(program: string, settings: NodeJS.ProcessEnv, ...args: string[]): Promise<number> {
	const folder = join(WORK, randomUUID());
	await mkdir(join(folder, "state"), { recursive: true });
	await writeFile(join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\nmain: index.js\n");
	await writeFile(join(folder, "index.js"), program);
	const env = { ...settings, PULUMI_BACKEND_URL: `file://${join(folder, "state")}`, PULUMI_CONFIG_PASSPHRASE: "bench" };
	await succeed("pulumi", ["stack", "init", "bench"], folder, env);
	const before = performance.now();
	await succeed("pulumi", ["up", "--yes", "--skip-preview", ...args], folder, env);
	const seconds = (performance.now() - before) / 1000;
	await rm(folder, { recursive: true });
	return seconds;
}
