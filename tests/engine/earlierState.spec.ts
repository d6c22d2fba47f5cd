import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FILES, FIXTURES, fixtureFolder, keysOf } from "../fixtures/fixtureFolder";
import { FixtureRun } from "../fixtures/fixtureRun";
import { createKeys } from "../fixtures/serviceKeys";
import { TestEmulator } from "../support/emulator";

const WITH_A_TOKEN = ["ImportParameters", "WrappedKeyMaterial"];

/** Returns the kind of each resource of this package in a state. */
function kindsIn(fixture: string): string[] {
	const state = readFileSync(join(fixtureFolder(fixture), FILES.state), "utf8");
	return [...state.matchAll(/"type": "pulumi-nodejs:dynamic\/kms:(\w+)"/g)].map(([, kind]) => `${kind}`);
}

for (const fixture of FIXTURES) {
	const kinds = kindsIn(fixture);
	const numberOf = (...wanted: string[]) => kinds.filter((kind) => wanted.includes(kind)).length;

	describe(`The state of an earlier release, under the current code: ${fixture}`, () => {
		let emulator: TestEmulator;
		let run: FixtureRun;
		let ids: ReadonlyMap<string, string>;

		beforeEach(async () => {
			emulator = await TestEmulator.start();
			ids = await createKeys(emulator, keysOf(fixture));
			run = await FixtureRun.start(fixture, emulator);
			await run.importState(ids);
		});
		afterEach(async () => {
			await emulator.close();
			await run.remove();
		});

		/** Counts the requests to KMS by operation. */
		const requestsOf = async (work: () => Promise<unknown>) => {
			const counts: Record<string, number> = {};
			for (const request of await emulator.kmsRequestsDuring(work)) counts[request] = (counts[request] ?? 0) + 1;
			return counts;
		};
		const changesOfUp = async () => (await run.up()).filter((step) => !step.startsWith("same "));

		it("shows no change with the program that made it, and costs one describe-key per expired token", async () => {
			const requests = await requestsOf(async () => assert.deepEqual(await changesOfUp(), []));

			assert.deepEqual(requests, { "describe-key": numberOf(...WITH_A_TOKEN) });
		});

		it("is refreshed without a loss, and shows no change afterwards", async () => {
			const requests = await requestsOf(async () => {
				const steps = await run.refresh();
				assert.equal(steps.filter((step) => step.startsWith("refresh ")).length, kinds.length, steps.join(", "));
			});

			const isReading = (request: string) => /^(describe-key|get-parameters-for-import 400|list-tags)$/.test(request);
			assert.deepEqual(
				Object.keys(requests).filter((request) => !isReading(request)),
				[],
			);
			assert.deepEqual(await changesOfUp(), []);
		});

		it("is updated in place: the key, its early renewal, and the expiry of its material with the same bytes", async () => {
			const expirationTime = 4133980800;
			await run.configure({
				description: { value: "Changed by a later one" },
				team: { value: "treasury" },
				earlyRenewalSeconds: { value: "60" },
				expirationTime: { value: `${expirationTime}` },
			});

			const requests = await requestsOf(async () => {
				const kindsOfKey = ["ExternalKey", "ImportParameters", "KeyMaterial"];
				assert.deepEqual(
					await changesOfUp(),
					kindsOfKey.map((kind) => `update ${kind} described`),
				);
			});

			const ofTheMaterial = ["delete-imported-key-material", "get-parameters-for-import", "import-key-material"];
			const changes = ["tags/action", "update-key-description", ...ofTheMaterial];
			assert.deepEqual(requests, {
				...Object.fromEntries(changes.map((request) => [request, 1])),
				"describe-key": numberOf(...WITH_A_TOKEN) + 1,
			});
			const { keyId = "" } = keysOf(fixture).find(({ alias }) => alias === "state/described") ?? {};
			const key = await emulator.describeKey(ids.get(keyId) ?? "");
			assert.equal(key.key_state, "2");
			assert.equal(key.expiration_time, `${expirationTime * 1000}`);
		});

		it("is destroyed: all keys are scheduled for deletion, with their material in them", async () => {
			const requests = await requestsOf(async () => assert.equal((await run.destroy()).length, kinds.length));

			assert.deepEqual(requests, { "schedule-key-deletion": numberOf("ExternalKey") });
		});
	});
}
