import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { succeed } from "../support/command";

const EXAMPLES = join(__dirname, "..", "..", "emulator", "examples");

/** Text with which each framework reports that both tests of its example have passed. */
const FRAMEWORKS = {
	mocha: /^\s*2 passing\b/m,
	jest: /^Tests:\s+2 passed, 2 total$/m,
	vitest: /^\s*Tests\s+2 passed \(2\)$/m,
};

/** Merges stdout and stderr, because each framework reports on a stream of its choice. */
const RUN = "npm test 2>&1";

describe("The emulator's example", () => {
	for (const [framework, bothPassed] of Object.entries(FRAMEWORKS)) {
		it(`for ${framework} runs its two tests, and they pass`, async () => {
			const { FORCE_COLOR: _, ...env } = process.env;

			const output = await succeed("sh", ["-c", RUN], join(EXAMPLES, framework), { ...env, NO_COLOR: "1" });

			assert.match(output, bothPassed);
		});
	}

	it("has the same application code in all examples with CommonJS modules", async () => {
		const [ofMocha, ofJest] = await Promise.all(
			["mocha", "jest"].map((framework) => readFile(join(EXAMPLES, framework, "bringYourOwnKey.js"), "utf8")),
		);

		assert.equal(ofMocha, ofJest);
	});
});
