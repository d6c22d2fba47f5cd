import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fleet } from "../../examples/fleet/fleet";
import { keysOn, stackNames } from "../../examples/fleet/shards";
import { type CommandResult, command, succeed } from "../support/command";
import { TestEmulator } from "../support/emulator";
import { passwordEnvironment } from "../support/passwordEnvironment";

const EXAMPLE = join(__dirname, "..", "..", "examples", "fleet");
const KEYS = 40;
const STACKS = 3;
/** Rate limit that is lower than the requests of one stack at once. */
const PER_SECOND = 6;
const NEW_KEY = "one-more";

/** Requests that create a key, and those that finish a key whose import was refused. */
const NEW_KEY_REQUESTS = ["create-key", "describe-key", "get-parameters-for-import", "import-key-material"];
const FINISHED_KEY_REQUESTS = ["describe-key", "import-key-material"];

describe("Example fleet", () => {
	const name = `test-${process.pid}`;
	let emulator: TestEmulator;
	let folder: string;
	let file: string;
	let fleet: Fleet;
	let env: NodeJS.ProcessEnv;
	let printed = "";

	before(async () => {
		emulator = await TestEmulator.start({ rateLimitPerSecond: PER_SECOND });
		folder = await mkdtemp(join(tmpdir(), "fleet-"));
		await mkdir(join(folder, "state"));
		await succeed("npm", ["run", "-s", "demonstration", `${KEYS}`, `${STACKS}`, folder], EXAMPLE);
		file = join(folder, "fleet.json");
		await describeFleet({ ...JSON.parse(await readFile(file, "utf8")), name });
		env = {
			...passwordEnvironment(emulator.settings, process.env),
			PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
			PULUMI_CONFIG_PASSPHRASE: "test",
			PULUMI_SKIP_UPDATE_CHECK: "true",
		};
	});
	after(async () => {
		await emulator.close();
		await rm(folder, { recursive: true });
		for (const stack of stackNames(fleet)) await rm(join(EXAMPLE, `Pulumi.${stack}.yaml`), { force: true });
	});

	const describeFleet = async (described: Fleet) => {
		fleet = described;
		await writeFile(file, JSON.stringify(fleet));
	};
	const run = async (...args: string[]): Promise<CommandResult> => {
		const result = await command("npm", ["run", "-s", "fleet", "--", ...args, "--fleet", file], EXAMPLE, env);
		printed += result.output;
		return result;
	};
	/** Runs the example, which must succeed. @returns its requests to KMS, sorted, without those that the rate limit refused */
	const requestsOf = async (...args: string[]): Promise<string[]> => {
		const requests = await emulator.kmsRequestsDuring(async () => {
			const { code, output } = await run(...args);
			assert.equal(code, 0, output);
		});
		return requests.filter((request) => !request.endsWith(" 429")).sort();
	};

	it("assigns each key to one stack, and an additional key moves no other", () => {
		const { keys } = fleet;
		const spread = stackNames(fleet).map((stack) => keysOn(stack, fleet));
		assert.deepEqual(new Set(spread.flat()), new Set(keys));
		assert.equal(spread.flat().length, KEYS);
		const larger = { ...fleet, keys: [...keys.slice(0, 7), { ...keys[0], name: NEW_KEY }, ...keys.slice(7)] } as Fleet;
		for (const [index, stack] of stackNames(fleet).entries()) {
			assert.deepEqual(
				keysOn(stack, larger).filter((key) => key.name !== NEW_KEY),
				spread[index],
			);
		}
	});

	it("names the stack and the key that failed, with the error, and creates all others within the rate limit", async () => {
		await emulator.addFault({ operation: "import-key-material", times: 1, status: 403, errorCode: "KMS.0306" });
		let result: CommandResult | undefined;
		const requests = await emulator.kmsRequestsDuring(async () => {
			result = await run("up", "--concurrency", `${STACKS}`);
		});
		const { code, output } = result as CommandResult;
		assert.equal(code, 1, output);
		assert.match(output, new RegExp(`^${name}-\\d-of-${STACKS} failed:\n {2}(card|signing)-\\d+: .*KMS\\.0306`, "m"));
		assert.match(output, new RegExp(`^total +${KEYS - 1} +0 +0 +0 +1 +0 `, "m"));
		assert.ok(requests.some((request) => request.endsWith(" 429")));
		const made = requests.filter((request) => request === "import-key-material").length;
		assert.equal(made, KEYS - 1);
	});

	it("finishes the failed key and creates an added one, with no request for any other", async () => {
		const material = { file: join(folder, "one-more.bin") };
		await writeFile(material.file, randomBytes(32));
		await describeFleet({ ...fleet, keys: [{ name: NEW_KEY, material }, ...fleet.keys] });
		assert.deepEqual(await requestsOf("up"), [...NEW_KEY_REQUESTS, ...FINISHED_KEY_REQUESTS].sort());
		assert.match(printed, new RegExp(`^total +1 +1 +${KEYS - 1} +0 +0 +0 `, "m"));
	});

	it("refuses to delete keys that the description no longer contains", async () => {
		const whole = fleet;
		const [stack = ""] = stackNames(fleet).filter((other) => keysOn(other, fleet).some((key) => key.name === NEW_KEY));
		await describeFleet({ ...fleet, keys: fleet.keys.filter((key) => key.name !== NEW_KEY) });
		const { code, output } = await run("up", "--stack", stack);
		assert.equal(code, 1);
		assert.match(output, /no longer contains keys that this stack holds: one-more\. Nothing was done/);
		await describeFleet(whole);
	});

	it("refuses a different number of stacks", async () => {
		const whole = fleet;
		await describeFleet({ ...fleet, stacks: STACKS + 1 });
		const { code, output } = await run("up");
		assert.equal(code, 1);
		assert.match(output, /is on 3 stacks, but its file says 4/);
		await describeFleet(whole);
	});

	it("destroys nothing without --yes, and every key with it", async () => {
		assert.match((await run("destroy")).output, /To confirm, run it with --yes/);
		const requests = await requestsOf("destroy", "--yes", "--remove", "--concurrency", `${STACKS}`);
		const scheduled = requests.filter((request) => request === "schedule-key-deletion");
		assert.equal(scheduled.length, KEYS + 1);
		const left = (await readdir(EXAMPLE)).filter((entry) => entry.includes(name));
		assert.deepEqual(left, []);
	});

	it("never prints the key material", async () => {
		const materials = await readdir(join(folder, "material"));
		assert.equal(materials.length, KEYS);
		for (const material of materials) {
			const bytes = await readFile(join(folder, "material", material));
			assert.ok(!printed.includes(bytes.toString("base64")) && !printed.includes(bytes.toString("hex")));
		}
	});
});
