import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { ImportParameters, type ImportParametersArgs } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { type Stack, type StoredResource, stackFor } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";

const DAY = 24 * 60 * 60;
const REPLACEMENT = ["create-replacement", "replace", "delete-replaced"];

/** A program with one resource and its outputs. */
const program = (args: ImportParametersArgs) => async () => {
	const { importToken, publicKey, expirationTime, expiresAt } = new ImportParameters("parameters", args);
	return { importToken, publicKey, expirationTime, expiresAt };
};

onHosts("ImportParameters", (host, it) => {
	let emulator: TestEmulator;
	let stack: Stack;
	let keyId: string;

	const start = async (parametersTtlSeconds: number, args: Partial<ImportParametersArgs> = {}) => {
		emulator = await TestEmulator.start({ parametersTtlSeconds });
		keyId = await emulator.createKey("key");
		stack = await stackFor(host, emulator, program({ keyId, ...args }));
	};

	const stored = async (): Promise<StoredResource> => {
		const [resource] = await stack.resources();
		assert.ok(resource);
		return resource;
	};

	afterEach(async () => {
		await stack?.remove();
		await emulator?.close();
	});

	describe("while they are valid", () => {
		beforeEach(() => start(DAY));

		it("are created with one request and kept with none", async () => {
			const create = await emulator.during(async () => assert.deepEqual((await stack.up()).steps, ["create"]));
			assert.deepEqual(create, ["auth/tokens", "get-parameters-for-import"]);

			const again = await emulator.during(async () => assert.deepEqual((await stack.up()).steps, ["same"]));
			assert.deepEqual(again, []);
		});

		it("hold what the service returned, and the expiry in readable form", async () => {
			const before = Math.floor(Date.now() / 1000);
			const { outputs } = await stack.up();

			assert.equal(Buffer.from(`${outputs.publicKey}`, "base64").length, 294);
			assert.equal(Buffer.from(`${outputs.importToken}`, "base64").length, 1676);
			const expirationTime = Number(outputs.expirationTime);
			assert.ok(expirationTime >= before + DAY && expirationTime <= before + DAY + 60);
			assert.equal(Date.parse(`${outputs.expiresAt}`), expirationTime * 1000);
		});

		it.onEveryHost("are updated without a request when only earlyRenewalSeconds changes", async () => {
			await stack.up();
			const before = await stored();
			stack.with(program({ keyId, earlyRenewalSeconds: 3600 }));
			const requests = await emulator.during(async () => assert.deepEqual((await stack.up()).steps, ["update"]));

			assert.deepEqual(requests, []);
			assert.deepEqual((await stored()).outputs, { ...before.outputs, earlyRenewalSeconds: 3600 });
		});

		it("are replaced when any other argument changes, and again when the change is reverted", async () => {
			await stack.up();
			const otherKey = await emulator.createKey("other");
			const changes: readonly (Partial<ImportParametersArgs> & { asks?: readonly string[] })[] = [
				{ keyId: otherKey },
				{ wrappingAlgorithm: "SM2_ENCRYPT", asks: ["describe-key"] },
				{ sequence: "919c82d4-8046-4722-9094-35c3c6524cff", asks: ["describe-key"] },
				{ region: "cn-east-3" },
				{ projectId: "f".repeat(32) },
			];
			for (const { asks = [], ...change } of changes) {
				const requests = await emulator.kmsRequestsDuring(async () => {
					const run = await stack.with(program({ keyId, ...change })).preview();
					assert.deepEqual(run.steps, REPLACEMENT);
					assert.match(run.output, new RegExp(`diff: [^\\]]*~?${Object.keys(change)[0]}`));
				});
				assert.deepEqual(requests, asks);
			}
			const change = { sequence: "919c82d4-8046-4722-9094-35c3c6524cff" };
			assert.deepEqual((await stack.with(program({ keyId, ...change })).up()).steps, REPLACEMENT);
			assert.deepEqual((await stack.with(program({ keyId })).up()).steps, REPLACEMENT);
		});

		it("store another endpoint without a request, and are read there", async () => {
			await stack.up();
			const endpoint = emulator.settings.url.replace("127.0.0.1", "localhost");
			stack.with(program({ keyId, endpoint }));
			const requests = await emulator.during(async () => assert.deepEqual((await stack.up()).steps, ["update"]));
			assert.deepEqual(requests, []);
			await stack.refresh();
			assert.deepEqual((await stack.up()).steps, ["same"]);
		});

		it.onEveryHost("are fetched again by a refresh, after which an up has nothing to do", async () => {
			const before = (await stack.up()).outputs.importToken;
			const requests = await emulator.during(() => stack.refresh());
			assert.deepEqual(requests, ["auth/tokens", "get-parameters-for-import"]);
			assert.notEqual((await stored()).outputs.importToken, before);

			const next = await emulator.during(async () => assert.deepEqual((await stack.up()).steps, ["same"]));
			assert.deepEqual(next, []);
		});

		it("stay unchanged in the state when a refresh fails", async () => {
			await stack.up();
			const { id, outputs } = await stored();
			await emulator.addFault({ operation: "get-parameters-for-import", status: 403, errorCode: "KMS.0306" });
			const { output } = await stack.refresh({ fails: true });

			assert.match(output, /403 KMS\.0306/);
			const kept = await stored();
			assert.deepEqual({ id: kept.id, outputs: kept.outputs }, { id, outputs });
		});

		it.onEveryHost("can be read by their id alone", async () => {
			await stack.up();
			const { id } = await stored();
			const get = async () => {
				const { keyId, importToken } = ImportParameters.get("known", id);
				return { keyId, importToken };
			};
			const { outputs, events } = await stack.with(get).up();

			assert.equal(outputs.keyId, keyId);
			assert.equal(Buffer.from(`${outputs.importToken}`, "base64").length, 1676);
			assert.ok(!events.includes(`${outputs.importToken}`));
		});

		it("are deleted without a request, and can be destroyed twice", async () => {
			await stack.up();
			const requests = await emulator.during(async () => {
				assert.deepEqual((await stack.destroy()).steps, ["delete"]);
				assert.deepEqual((await stack.destroy()).steps, []);
			});
			assert.deepEqual(requests, []);
		});
	});

	describe("once they have expired", () => {
		beforeEach(() => start(-1));

		it.onEveryHost("are replaced while the key is pending import, as the preview says", async () => {
			await stack.up();
			const preview = await stack.preview();
			assert.deepEqual(preview.steps, REPLACEMENT);
			assert.match(preview.output, /due for renewal \(valid until 20/);

			const requests = await emulator.during(async () => assert.deepEqual((await stack.up()).steps, REPLACEMENT));
			assert.deepEqual(requests, ["auth/tokens", "describe-key", "get-parameters-for-import"]);
		});

		it("are kept if the key holds its material, at the cost of one describe-key", async () => {
			await stack.up();
			const before = await stored();
			await emulator.importMaterial(keyId, randomBytes(32));
			for (const state of ["enabled", "disabled"]) {
				if (state === "disabled") await emulator.kmsAnswer("disable-key", { key_id: keyId });
				const requests = await emulator.during(async () => assert.deepEqual((await stack.up()).steps, ["same"]));
				assert.deepEqual(requests, ["auth/tokens", "describe-key"]);
				await stack.refresh();
				assert.deepEqual((await stored()).outputs, before.outputs);
			}
		});

		it("are replaced if describe-key is denied or unknown to the site", async () => {
			await stack.up();
			for (const fault of [{ status: 403, errorCode: "KMS.0306" }, { errorCode: "APIGW.0101" }]) {
				await emulator.addFault({ operation: "describe-key", ...fault });
				const requests = await emulator.during(async () => assert.deepEqual((await stack.up()).steps, REPLACEMENT));
				assert.equal(requests.at(-1), "get-parameters-for-import");
			}
		});
	});

	it.onEveryHost("find the service with Pulumi config alone, including secrets and objects", async () => {
		await start(DAY);
		const { region, projectId, domainName, userName, password, kmsEndpoint, iamEndpoint } = emulator.settings;
		const configured = await host.createStack(program({ keyId }), {});
		await configured.setConfig({ region, domainName, userName, password });
		await configured.setConfig({ "endpoints.kms": kmsEndpoint, "endpoints.iam": iamEndpoint });
		const requests = await emulator.during(async () => assert.deepEqual((await configured.up()).steps, ["create"]));

		assert.deepEqual(requests, ["auth/tokens", "get-parameters-for-import"]);
		assert.equal((await configured.resources())[0]?.outputs.projectId, projectId);
		assert.ok(!(await configured.files()).includes(password));
		await configured.remove();
	});

	it.onEveryHost("share one IAM token, regardless of their number", async () => {
		await start(DAY);
		const many = async () => {
			for (let i = 0; i < 50; i++) new ImportParameters(`parameters-${i}`, { keyId });
		};
		const requests = await emulator.during(() => stack.with(many).up());
		assert.deepEqual(requests, ["auth/tokens", ...Array(50).fill("get-parameters-for-import")]);
	});

	it("are renewed early, exactly from the time that the program asks for", async () => {
		await start(1000, { earlyRenewalSeconds: 900 });
		await stack.up();
		assert.deepEqual((await stack.preview()).steps, ["same"]);
		assert.deepEqual((await stack.with(program({ keyId, earlyRenewalSeconds: 1000 })).preview()).steps, REPLACEMENT);
	});

	for (const [state, operation, body] of [
		["scheduled for deletion", "schedule-key-deletion", { pending_days: "7" }],
		["gone", "reset", {}],
	] as const) {
		it(`are removed from the state if the key is ${state}`, async () => {
			await start(DAY);
			await stack.up();
			if (operation === "reset") await emulator.reset();
			else await emulator.kmsAnswer(operation, { key_id: keyId, ...body });
			await stack.refresh();
			assert.deepEqual(await stack.resources(), []);

			const { output } = await stack.up({ fails: true });
			assert.match(output, /KMS\.02(07|10)/);
		});
	}

	it("are created by the next up after creating them has failed", async () => {
		await start(DAY);
		await emulator.addFault({ operation: "get-parameters-for-import", errorCode: "KMS.0310" });
		const { output } = await stack.up({ fails: true });
		assert.match(output, /Getting import parameters for key [0-9a-f-]{36}: the service answered 400 KMS\.0310/);
		assert.deepEqual(await stack.resources(), []);

		assert.deepEqual((await stack.up()).steps, ["create"]);
	});

	it.onEveryHost("may depend on a key that is unknown until the update", async () => {
		await start(DAY);
		const dependent = async () => {
			const known = pulumi.runtime.isDryRun() ? pulumi.unknown : keyId;
			return program({ keyId: pulumi.output(known as string) })();
		};
		const requests = await emulator.during(async () => {
			const run = await stack.with(dependent).preview({ diff: true });
			assert.deepEqual(run.steps, ["create"]);
			assert.doesNotMatch(run.output, /04da6b54/);
		});
		assert.deepEqual(requests, []);
		assert.deepEqual((await stack.up()).steps, ["create"]);
	});

	it.onEveryHost("are refused without a request if arguments are invalid, with all faults at once", async () => {
		await start(DAY);
		const bad = {
			keyId: "not-a-key",
			wrappingAlgorithm: "ROT13",
			sequence: "short",
			earlyRenewalSeconds: -1,
			endpoint: "http://kms.example.com",
			keyID: keyId,
		};
		const requests = await emulator.during(async () => {
			const { output } = await stack.with(program(bad as unknown as ImportParametersArgs)).preview({ fails: true });
			for (const name of Object.keys(bad)) assert.match(output, new RegExp(`(property |: )${name} `));
		});
		assert.deepEqual(requests, []);
	});

	it("name every source that was tried for a missing setting, all at once", async () => {
		await start(DAY);
		const bare = await host.createStack(program({ keyId }), { HW_METADATA_ENDPOINT: "http://127.0.0.1:1" });
		const { output } = await bare.preview({ fails: true });
		for (const place of [
			"huaweicloud:region",
			"HW_REGION_NAME",
			"OS_REGION_NAME",
			"huaweicloud:token",
			"HW_USER_PASSWORD",
		]) {
			assert.ok(output.includes(place), place);
		}
		await bare.remove();
	});

	it("warn about weak algorithms", async () => {
		await start(DAY, { wrappingAlgorithm: "RSAES_PKCS1_V1_5" });
		assert.match((await stack.preview()).output, /warning: wrappingAlgorithm RSAES_PKCS1_V1_5/);
	});
});
