import assert from "node:assert/strict";
import { ExampleRun } from "../support/exampleRun";

const KEYS = 20;

interface Outputs {
	readonly keyIds: Readonly<Record<string, readonly string[]>>;
}

describe("Example many-keys", () => {
	let run: ExampleRun;

	before(async () => {
		run = await ExampleRun.start("many-keys", { emulator: { moreRegions: ["cn-east-3"] } });
	});
	after(() => run?.end());

	it("creates twenty keys with two IAM tokens, one per region", async () => {
		assert.deepEqual(counted(await run.up()), {
			"auth/tokens": 2,
			"create-key": KEYS,
			"describe-key": KEYS,
			"get-parameters-for-import": KEYS,
			"import-key-material": KEYS,
		});
		const { keyIds } = await run.outputs<Outputs>();
		for (const { region, projectId } of run.emulator.settings.projects) {
			const ids = keyIds[region] ?? [];
			assert.equal(ids.length, KEYS / 2);
			for (const id of ids) assert.equal(await run.keyState(id, projectId), "2");
		}
	});

	it("has nothing to do when it is run again", async () => {
		assert.deepEqual(await run.upUnchanged(), []);
	});

	it("never prints the key material, which is in the state as its README says", async () => {
		const { deployment } = JSON.parse(await run.plainState());
		const ids = (deployment.resources as { type: string; id: string }[])
			.filter(({ type }) => type === "random:index/randomBytes:RandomBytes")
			.map(({ id }) => id);
		assert.equal(ids.length, KEYS);
		assert.deepEqual(
			ids.filter((id) => run.printed.includes(id)),
			[],
		);
	});

	it("deletes the keys", async () => {
		assert.deepEqual(counted(await run.destroy()), { "auth/tokens": 2, "schedule-key-deletion": KEYS });
	});
});

function counted(requests: readonly string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const request of requests) counts[request] = (counts[request] ?? 0) + 1;
	return counts;
}
