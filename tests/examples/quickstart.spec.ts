import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { command } from "../support/command";

const CHECKOUT = join(__dirname, "..", "..");
const NAME = `test-${process.pid}`;

describe("npm run quickstart", () => {
	const quickstart = async (...args: string[]) => {
		const { code, output } = await command("npm", ["run", "quickstart", "--", "--name", NAME, ...args], CHECKOUT);
		assert.equal(code, 0, output);
		return output;
	};
	after(async () => {
		if (existsSync(join(CHECKOUT, ".quickstart", NAME))) await quickstart("--destroy");
	});

	it("creates a key in a local KMS, gets its import parameters with a real up and shows the result", async () => {
		const output = await quickstart();
		assert.match(output, /ImportParameters parameters created/);
		assert.match(output, /asked the local KMS for import parameters once/);
		assert.match(output, /until \d{4}-\d\d-\d\dT/);
		assert.match(output, /importToken +: \[secret\]/);
	});

	it("changes nothing and makes no request when it is run again", async () => {
		const output = await quickstart();
		assert.match(output, /3 unchanged/);
		assert.match(output, /for import parameters 0 times/);
	});

	it("runs any pulumi command on the same stack", async () => {
		assert.match(await quickstart("preview"), /3 unchanged/);
		assert.match(await quickstart("refresh", "--yes"), /3 unchanged/);
	});

	it("cleans up after itself", async () => {
		assert.match(await quickstart("--destroy"), /3 deleted/);
		const left = (await readdir(CHECKOUT)).filter((name) => name.includes(NAME));
		assert.deepEqual([left, existsSync(join(CHECKOUT, ".quickstart", NAME))], [[], false]);
	});
});
