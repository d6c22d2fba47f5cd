import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ImportedKey, type ImportedKeyArgs } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { type Stack, stackFor } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";
import type { Run } from "../support/run";

const HOUR = 60 * 60;
const UNCHANGED = ["same", "same", "same"];

onHosts("ImportedKey", (host, it) => {
	let emulator: TestEmulator;
	let stack: Stack;
	let file: string;

	const program =
		(args: Partial<ImportedKeyArgs> = {}) =>
		async () => {
			const { keyId, keyState, importedAt, alias } = new ImportedKey("payments", { material: { file }, ...args });
			return { keyId, keyState, importedAt, alias };
		};

	beforeEach(async () => {
		// Import parameters last an hour, so that the emulator's clock can let them expire before IAM tokens do.
		emulator = await TestEmulator.start({ parametersTtlSeconds: HOUR });
		stack = await stackFor(host, emulator, program());
		file = join(stack.folder, "material");
		await writeFile(file, randomBytes(32));
	});
	afterEach(async () => {
		await stack.remove();
		await emulator.close();
	});

	/** Creates the key and imports its material so long ago that the import parameters have expired. */
	const upLongAgo = async () => {
		await emulator.advanceClock(-2 * HOUR);
		const { outputs } = await stack.up();
		await emulator.advanceClock(2 * HOUR);
		return `${outputs.keyId}`;
	};

	it.onEveryHost(
		"takes one request of each kind to create, none to keep, three to refresh and one to destroy",
		async () => {
			const made = await emulator.during(async () => {
				const { outputs } = await stack.up();
				assert.equal(outputs.keyState, "2");
				assert.match(`${outputs.alias}`, /^payments-[0-9a-f]{7}$/);
				assert.equal((await emulator.requests()).length, 5);
				assert.equal((await emulator.describeKey(`${outputs.keyId}`)).key_state, "2");
			});
			const chain = ["create-key", "get-parameters-for-import", "describe-key", "import-key-material"];
			assert.deepEqual(made.slice(0, 5), ["auth/tokens", ...chain]);

			const kept = await emulator.during(async () => assert.deepEqual((await stack.up()).steps, UNCHANGED));
			assert.deepEqual(kept, []);

			const read = await emulator.kmsRequestsDuring(() => stack.refresh());
			assert.deepEqual(read.sort(), ["describe-key", "describe-key", "get-parameters-for-import 400"]);

			const destroyed = await emulator.during(async () => {
				await stack.destroy();
				await stack.destroy();
			});
			assert.deepEqual(destroyed, ["auth/tokens", "schedule-key-deletion"]);
		},
	);

	it("stays unchanged after the import token has expired, through ten runs, previews and refreshes", async () => {
		const keyId = await upLongAgo();
		const kinds = ["up", "preview", "refresh"] as const;
		for (let i = 0; i < 10; i++) {
			const kind = kinds[i % kinds.length] ?? "up";
			const requests = await emulator.kmsRequestsDuring(async () => {
				const run: Run = await stack[kind]();
				assert.deepEqual(new Set(run.steps), new Set([kind === "refresh" ? "refresh" : "same"]));
			});
			// A refresh reads key and material, and the engine compares the expired parameters with the program as in any run.
			const refresh = [...Array(3).fill("describe-key"), "get-parameters-for-import 400"];
			assert.deepEqual(requests.sort(), kind === "refresh" ? refresh : ["describe-key"]);
		}
		assert.equal((await emulator.describeKey(keyId)).key_state, "2");
	});

	it.onEveryHost(
		"updates its alias, description and tags in place, and is replaced when its spec changes",
		async () => {
			const { outputs } = await stack.up();
			const changes = { alias: "payments/main", description: "Payments", tags: { team: "payments" } };
			const requests = await emulator.kmsRequestsDuring(async () => {
				assert.deepEqual((await stack.with(program(changes)).up()).steps, ["update", "same", "same"]);
			});
			assert.deepEqual(requests, ["update-key-alias", "update-key-description", "tags/action"]);

			await writeFile(file, randomBytes(16));
			const replaced = await stack.with(program({ keySpec: "SM4" })).up();
			assert.equal(replaced.steps.filter((step) => step === "create-replacement").length, 3);
			assert.notEqual(replaced.outputs.keyId, outputs.keyId);
			assert.equal((await emulator.describeKey(`${replaced.outputs.keyId}`)).key_state, "2");
			assert.equal((await emulator.describeKey(`${outputs.keyId}`)).key_state, "4");
		},
	);

	it("shows a change of the key in the preview as an update of the key alone", async () => {
		await stack.up();
		for (const change of [{ tags: { a: "1" } }, { alias: "other" }, { description: "x" }, { enabled: false }]) {
			assert.deepEqual((await stack.with(program(change)).preview()).steps, ["update", "same", "same"]);
		}
	});

	it("accepts other arguments of its import parameters after they have expired, and leaves its material alone", async () => {
		const keyId = await upLongAgo();
		const change = { wrappingAlgorithm: "RSAES_OAEP_SHA_1", endpoint: emulator.settings.url } as const;
		assert.deepEqual((await stack.with(program(change)).up()).steps, ["update", "update", "update"]);
		assert.equal((await emulator.describeKey(keyId)).key_state, "2");
		assert.deepEqual((await stack.up()).steps, UNCHANGED);
	});

	it.onEveryHost("has a first preview that makes no request and shows no placeholder for unknown values", async () => {
		const requests = await emulator.during(async () => {
			const run = await stack.preview({ diff: true });
			assert.deepEqual(run.steps, ["create", "create", "create"]);
			assert.doesNotMatch(run.output, /04da6b54|dd056dcd/);
		});
		assert.deepEqual(requests, []);
	});

	it("may have material that is unknown until the update", async () => {
		const material = randomBytes(32).toString("base64");
		const dependent = async () => {
			const known = pulumi.runtime.isDryRun() ? pulumi.unknown : material;
			return program({ material: pulumi.output(known as string) })();
		};
		assert.deepEqual((await stack.with(dependent).preview()).steps, ["create", "create", "create"]);
		assert.equal((await stack.up()).outputs.keyState, "2");
		assert.deepEqual((await stack.up()).steps, UNCHANGED);
	});

	it("doesn't need its material after the import, and says so if it can't be read", async () => {
		await stack.up();
		const requests = await emulator.during(async () => {
			const run = await stack.with(program({ material: { file: `${file}.gone` } })).up();
			assert.deepEqual(run.steps, UNCHANGED);
			assert.match(
				run.output,
				/material\.file names .*material\.gone, which can't be read \(ENOENT\).* keeps the material it holds/,
			);
		});
		assert.deepEqual(requests, []);
	});
});
