import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, type ExternalKeyArgs } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { type Stack, stackFor } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";

const REPLACEMENT = ["create-replacement", "replace", "delete-replaced"];

onHosts("ExternalKey", (host, it) => {
	let emulator: TestEmulator;
	let stack: Stack;

	const program =
		(args: ExternalKeyArgs = {}) =>
		async () => {
			const { keyId, alias, keyState, enabled, tags, description } = new ExternalKey("pay.ments", args);
			return { keyId, alias, keyState, enabled, tags, description };
		};
	const up = async (args?: ExternalKeyArgs) => (await stack.with(program(args)).up()).outputs;
	const requestsOf = (args?: ExternalKeyArgs) => emulator.kmsRequestsDuring(() => up(args));
	const keyId = async () => `${(await stack.resources())[0]?.outputs.keyId}`;
	const keys = async () => {
		const { key_details } = await emulator.kmsAnswer("list-keys", { key_spec: "ALL" });
		return key_details as { key_id: string; key_state: string; key_alias: string }[];
	};

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		stack = await stackFor(host, emulator, program());
	});
	afterEach(async () => {
		await stack.remove();
		await emulator.close();
	});

	it("is created with one request and kept with none, and is named after the resource", async () => {
		assert.deepEqual(await requestsOf(), ["create-key"]);
		const [key] = await keys();
		assert.match(`${key?.key_alias}`, /^pay-ments-[0-9a-f]{7}$/);
		assert.equal(key?.key_state, "5");
		assert.deepEqual(await requestsOf(), []);
	});

	it("is created as the program declares it", async () => {
		await up({
			alias: "a/b:c_d-e",
			keySpec: "RSA_3072",
			keyUsage: "ENCRYPT_DECRYPT",
			description: "Payments",
			tags: { team: "payments", env: "" },
			enterpriseProjectId: "0",
		});
		const details = await emulator.describeKey(await keyId());
		const { key_alias, key_spec, key_usage, key_description, origin } = details;
		assert.deepEqual(
			[key_alias, key_spec, key_usage, key_description, origin],
			["a/b:c_d-e", "RSA_3072", "ENCRYPT_DECRYPT", "Payments", "external"],
		);
	});

	it.onEveryHost(
		"updates in place what can be updated, with one request each, and doesn't take equal values for a change",
		async () => {
			const { alias } = await up({ tags: { a: "1", b: "2" } });
			const id = await keyId();
			assert.deepEqual(await requestsOf({ tags: { b: "2", a: "1" }, description: "" }), []);
			assert.deepEqual(await requestsOf({ alias: "other", tags: { a: "1", b: "3" } }), [
				"update-key-alias",
				"tags/action",
			]);
			assert.deepEqual(await requestsOf({ description: "x" }), ["update-key-description", "tags/action"]);
			assert.deepEqual(await requestsOf({ description: "x", pendingDeletionDays: 7 }), []);
			assert.equal(await keyId(), id);
			assert.equal((await stack.resources())[0]?.outputs.pendingDeletionDays, 7);
			// The alias stays when the program no longer gives one.
			const details = await emulator.describeKey(id);
			assert.deepEqual([details.key_alias, details.key_description], ["other", "x"]);
			assert.notEqual(alias, "other");
		},
	);

	it("is replaced when another argument changes: the new key is created first, with its own alias, then the old one is deleted", async () => {
		await up();
		const [old] = await keys();
		const requests = await emulator.kmsRequestsDuring(async () => {
			assert.deepEqual((await stack.with(program({ keySpec: "SM4" })).up()).steps, REPLACEMENT);
		});
		assert.deepEqual(requests, ["describe-key", "create-key", "schedule-key-deletion"]);
		const [before, after] = await keys();
		assert.deepEqual([before?.key_id, before?.key_state, after?.key_state], [old?.key_id, "4", "5"]);
		for (const change of [
			{ keyUsage: "SIGN_VERIFY", keySpec: "SM2" },
			{ region: "cn-east-3" },
			{ projectId: "f".repeat(32) },
		] as const) {
			assert.deepEqual((await stack.with(program({ keySpec: "SM4", ...change })).preview()).steps, REPLACEMENT);
		}
	});

	it("is not changed by another endpoint, which says how the key is reached and not which key it is", async () => {
		await up();
		assert.deepEqual(await requestsOf({ endpoint: emulator.settings.url }), []);
		assert.equal((await keys()).length, 1);
	});

	it("is disabled by the first up after its material was imported, and can be enabled again", async () => {
		await up({ enabled: false });
		assert.deepEqual(await requestsOf({ enabled: false }), ["describe-key"]);
		await emulator.importMaterial(await keyId(), randomBytes(32));
		assert.deepEqual(await requestsOf({ enabled: false }), ["describe-key", "describe-key", "disable-key"]);
		assert.deepEqual(await requestsOf({ enabled: false }), []);
		assert.deepEqual(await requestsOf({ enabled: true }), ["enable-key"]);
		assert.equal((await emulator.describeKey(await keyId())).key_state, "2");
	});

	it("is restored to what the program declares after a refresh has seen changes made by others", async () => {
		await up({ alias: "mine", tags: { a: "1" } });
		const id = await keyId();
		await emulator.importMaterial(id, randomBytes(32));
		await emulator.kmsAnswer("disable-key", { key_id: id });
		await emulator.kmsAnswer("update-key-alias", { key_id: id, key_alias: "theirs" });
		await emulator.kmsAnswer("update-key-description", { key_id: id, key_description: "theirs" });
		assert.deepEqual(await emulator.kmsRequestsDuring(() => stack.refresh()), ["describe-key", "list-tags"]);
		assert.deepEqual(await requestsOf({ alias: "mine", tags: { a: "1" } }), [
			"update-key-alias",
			"update-key-description",
			"enable-key",
		]);
		assert.deepEqual(await requestsOf({ alias: "mine", tags: { a: "1" } }), []);
	});

	it("is not changed by a refresh if the site returns fewer details of a key than others", async () => {
		const args = { alias: "mine", keySpec: "RSA_2048", description: "x", enterpriseProjectId: "0" } as const;
		await up(args);
		const key_info = { key_id: await keyId(), key_state: "5" };
		await emulator.addFault({ operation: "describe-key", body: { key_info } });
		await stack.refresh();
		assert.deepEqual(await requestsOf(args), []);
	});

	it("does not read tags if the program has none, and keeps the known ones if reading them is denied", async () => {
		await up();
		assert.deepEqual(await emulator.kmsRequestsDuring(() => stack.refresh()), ["describe-key"]);
		await up({ tags: { a: "1" } });
		await emulator.addFault({ operation: "list-tags", status: 403, errorCode: "KMS.0306" });
		await stack.refresh();
		assert.deepEqual(await requestsOf({ tags: { a: "1" } }), []);
	});

	for (const [state, prepare] of [
		[
			"scheduled for deletion",
			async (id: string) => void (await emulator.kmsAnswer("schedule-key-deletion", { key_id: id, pending_days: "7" })),
		],
		["gone", () => emulator.reset()],
	] as const) {
		it(`is removed from the state and created again if it is ${state}, or is destroyed without an error`, async () => {
			await up();
			await prepare(await keyId());
			await stack.refresh();
			assert.deepEqual(await stack.resources(), []);
			assert.deepEqual(await requestsOf(), ["create-key"]);
			await prepare(await keyId());
			assert.deepEqual((await stack.destroy()).steps, ["delete"]);
		});
	}

	it.onEveryHost("is deleted with the delay that the program gives, and can be destroyed twice", async () => {
		await up({ pendingDeletionDays: 8 });
		const id = await keyId();
		const requests = await emulator.kmsRequestsDuring(async () => {
			await stack.destroy();
			await stack.destroy();
		});
		assert.deepEqual(requests, ["schedule-key-deletion"]);
		const days = (Number((await emulator.describeKey(id)).scheduled_deletion_date) - Date.now()) / 86_400_000;
		assert.ok(Math.abs(days - 8) < 0.01);
	});

	it("leaves no second key behind when the reply or the request to create it is lost", async () => {
		await emulator.addFault({ operation: "create-key", drop: "after" });
		assert.deepEqual(await requestsOf(), ["create-key 0", "list-keys"]);
		assert.equal((await keys()).length, 1);
		await stack.destroy();
		await emulator.addFault({ operation: "create-key", status: 502, body: "<html>Bad gateway</html>" });
		assert.deepEqual(await requestsOf(), ["create-key 502", "list-keys", "create-key"]);
		assert.equal((await keys()).length, 2);
	});

	describe("whose alias another key has", () => {
		const args = { alias: "taken", description: "x" } as const;
		const madeAgo = async (minutes: number, fields: object = {}) => {
			await emulator.advanceClock(-60 * minutes);
			const request = { key_alias: "taken", origin: "external", key_description: "x", ...fields };
			const { key_info } = await emulator.kmsAnswer("create-key", request);
			await emulator.advanceClock(60 * minutes);
			return (key_info as { key_id: string }).key_id;
		};

		for (const [difference, fields] of Object.entries({
			description: { key_description: "y" },
			spec: { key_spec: "SM4" },
			origin: { origin: "kms" },
		})) {
			it(`is refused if that key has another ${difference}`, async () => {
				await madeAgo(60, fields);
				await emulator.addFault({ operation: "create-key", drop: "before" });
				for (let i = 0; i < 2; i++) {
					const { output } = await stack.with(program(args)).up({ fails: true });
					assert.match(output, /Creating key taken: (the service answered 400 KMS\.1104|no answer)/);
				}
				assert.equal((await keys()).length, 1);
			});
		}

		it("takes that key over if only a killed run can have created it, and says so", async () => {
			const id = await madeAgo(15);
			const requests = await emulator.kmsRequestsDuring(async () => {
				const { output, outputs } = await stack.with(program(args)).up();
				assert.match(output, new RegExp(`Key ${id} with alias taken existed before this run and is taken over`));
				assert.equal(outputs.keyId, id);
			});
			assert.deepEqual(requests, ["create-key 400", "list-keys"]);
			assert.deepEqual(await requestsOf(args), []);
		});

		it("waits if a run that created that key might still be running", async () => {
			const id = await madeAgo(5);
			const { output } = await stack.with(program(args)).up({ fails: true });
			assert.match(
				output,
				new RegExp(`Key ${id} has this alias and is pending import\\..* run again in (2|3) minutes`),
			);
			assert.equal((await keys()).length, 1);
		});

		it("takes that key over from a resource with another name, and neither run deletes it", async () => {
			const id = await madeAgo(60);
			await up(args);
			const renamed = async () => {
				const { keyId } = new ExternalKey("renamed", args);
				return { keyId };
			};
			const requests = await emulator.kmsRequestsDuring(async () => {
				assert.equal((await stack.with(renamed).up()).outputs.keyId, id);
				await stack.up();
			});
			assert.deepEqual(requests, ["create-key 400", "list-keys"]);
			assert.deepEqual((await stack.destroy()).steps, ["delete"]);
			assert.deepEqual((await keys())[0]?.key_state, "4");
		});
	});

	it.onEveryHost("is kept if tagging it fails, and tagged by the next up", async () => {
		await emulator.addFault({ operation: "tags/action", status: 403, errorCode: "KMS.0306" });
		const { output } = await stack.with(program({ tags: { a: "1" } })).up({ fails: true });
		assert.match(output, /Changing the tags of key .* 403 KMS\.0306/);
		assert.deepEqual(await requestsOf({ tags: { a: "1" } }), ["tags/action"]);
		assert.equal((await keys()).length, 1);
		assert.deepEqual(await requestsOf({ tags: { a: "1" } }), []);
	});

	it("can be read by its id alone, unless the service generated its material", async () => {
		await up({ alias: "known", tags: { a: "1" } });
		const [resource] = await stack.resources();
		const get = (id: string) => async () => {
			const { alias, tags, keySpec } = ExternalKey.get("known", id);
			return { alias, tags, keySpec };
		};
		const { outputs } = await stack.with(get(`${resource?.id}`)).up();
		assert.deepEqual(outputs, { alias: "known", tags: { a: "1" }, keySpec: "AES_256" });

		const own = await emulator.createKey("own", "kms");
		const { output } = await stack.with(get(`${resource?.id}`.replace(/[^/]+$/, own))).up({ fails: true });
		assert.match(output, /the service generated its material/);
	});

	it("may have an alias that is unknown until the update", async () => {
		const dependent = async () => {
			const known = pulumi.runtime.isDryRun() ? pulumi.unknown : "later";
			return program({ alias: pulumi.output(known as string) })();
		};
		assert.deepEqual((await stack.with(dependent).preview()).steps, ["create"]);
		assert.equal((await stack.up()).outputs.alias, "later");
	});

	it("is refused without a request if arguments are invalid, with all faults at once", async () => {
		const bad = {
			alias: "a b",
			keySpec: "AES_128",
			keyUsage: "WRAP",
			description: "x".repeat(256),
			tags: { "a=b": "1" },
			pendingDeletionDays: 6,
			enabled: "yes",
			aliass: "x",
		};
		const requests = await emulator.during(async () => {
			const { output } = await stack.with(program(bad as unknown as ExternalKeyArgs)).preview({ fails: true });
			for (const name of Object.keys(bad)) assert.match(output, new RegExp(`(property |: )${name}[. \\[]`));
		});
		assert.deepEqual(requests, []);
		const { output } = await stack
			.with(program({ keySpec: "EC_P256", keyUsage: "ENCRYPT_DECRYPT" }))
			.preview({ fails: true });
		assert.match(output, /must be SIGN_VERIFY for keys of EC_P256/);
	});
});
