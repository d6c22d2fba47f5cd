import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ExampleRun } from "../support/exampleRun";

const PARAMETERS_TTL_SECONDS = 3600;
const FURTHER_RUNS = 3;

const RUNS = [
	{ when: "the import token is valid", ageSeconds: 0, requests: [] },
	{ when: "it has expired", ageSeconds: 2 * PARAMETERS_TTL_SECONDS, requests: ["auth/tokens", "describe-key"] },
];

describe("Example other-provider", () => {
	let run: ExampleRun;

	beforeEach(async () => {
		run = await ExampleRun.start("other-provider", { emulator: { parametersTtlSeconds: PARAMETERS_TTL_SECONDS } });
		await run.makeMaterial();
		await run.configure({ keyFile: join(run.folder, "key.bin") });
	});
	afterEach(() => run?.end());

	for (const { when, ageSeconds, requests } of RUNS) {
		it(`leaves the other provider's key material alone, however often it is run, while ${when}`, async () => {
			await run.emulator.advanceClock(-ageSeconds);
			const ours = ["auth/tokens", "create-key", "get-parameters-for-import"];
			assert.deepEqual(await run.up(), [...ours, "auth/tokens", "import-key-material"]);
			await run.emulator.advanceClock(ageSeconds);
			const { keyId } = await run.outputs<{ keyId: string }>();
			assert.equal(await run.keyState(keyId), "2");

			for (let runs = 0; runs < FURTHER_RUNS; runs++) assert.deepEqual(await run.upUnchanged(), requests);

			const material = await readFile(join(run.folder, "key.bin"), "base64");
			assert.ok(!`${run.printed}${await run.plainState()}`.includes(material));

			const theirs = ["auth/tokens", "delete-imported-key-material"];
			assert.deepEqual(await run.destroy(), [...theirs, "auth/tokens", "schedule-key-deletion"]);
		});
	}
});
