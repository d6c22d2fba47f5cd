import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { handlersOf } from "../../../provider/dynamic/handlers";
import { Session } from "../../../provider/dynamic/session";
import { systemClock } from "../../../provider/time";
import { dynamicConfig } from "../../support/dynamicConfig";
import { TestEmulator } from "../../support/emulator";
import { InProcess } from "../../support/inProcess";
import { passwordEnvironment } from "../../support/passwordEnvironment";
import { LOW_COST } from "../../support/scryptCost";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const PROVIDER = 'exports.handler = () => require("pulumi-huaweicloud-kms/provider").externalKey';

describe("The handlers of dynamic resources", () => {
	let emulator: TestEmulator;
	let provider: InProcess;
	const material = randomBytes(32).toString("base64");

	before(async () => {
		emulator = await TestEmulator.start();
	});
	beforeEach(async () => {
		await emulator.reset();
		provider = await new InProcess(emulator).configure();
	});
	after(() => emulator.close());

	const createKeyWithMaterial = async () => {
		const key = await provider.create("externalKey", { alias: "key" });
		const args = { keyId: key.state.keyId, material, materialDeletion: "immediate" };
		return { key, args, material: await provider.create("keyMaterial", args) };
	};

	describe("keep the engine's protocol apart from the resources", () => {
		it("name a key after its resource, whose name the resource class sends along", async () => {
			const args = { resourceName: "pay ments", __provider: PROVIDER };
			const { state } = await provider.create("externalKey", args);
			assert.match(`${state.alias}`, /^pay-ments-[0-9a-f]{7}$/);
			assert.ok(!("resourceName" in state) && !("__provider" in state));
		});

		it("choose no name in check, so that a preview and a saved plan hold", async () => {
			const args = { resourceName: "payments" };
			assert.deepEqual(await provider.check("externalKey", args), await provider.check("externalKey", args));
		});

		it("take an argument with an unknown part for unknown, and hand it back as it was", async () => {
			const tags = { team: "payments", owner: UNKNOWN };
			const inputs = await provider.check("externalKey", { alias: UNKNOWN, tags });
			assert.deepEqual([inputs.alias, inputs.tags], [UNKNOWN, tags]);
		});

		it("refuse the known parts of an argument beside an unknown one, because the update would", async () => {
			const tags = { "bad*key": "payments", owner: UNKNOWN };
			await assert.rejects(provider.check("externalKey", { alias: "key", tags }), /control characters/);
			const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
			const reference = { file: UNKNOWN, path: "key.bin" };
			await assert.rejects(
				provider.check("keyMaterial", { keyId, material: reference }),
				/material\.path is not a known property/,
			);
		});

		it("take an argument with an unknown part for a changed one", async () => {
			const { id, state } = await provider.create("externalKey", { alias: "key", tags: { a: "b" } });
			const news = await provider.check("externalKey", { alias: "key", tags: { a: UNKNOWN } }, { alias: "key" });
			assert.deepEqual(await provider.handlers.externalKey.diff(`${id}`, state, news), { changes: true, replaces: [] });
		});

		it("refuse a value that is nested so deeply that it would exhaust the stack", async () => {
			const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}0${"]".repeat(depth)}`);
			const tags = { a: nested(50) };
			await assert.rejects(
				provider.check("externalKey", { alias: "key", tags }),
				/tags\.a a tag's value must be a string/,
			);
			for (const depth of [200, 5000])
				await assert.rejects(provider.check("externalKey", { alias: "key", tags: nested(depth) }), {
					code: "invalidRequest",
					message: /nested more than 100 levels deep/,
				});
		});

		it("create nothing from arguments that are unknown", async () => {
			const inputs = await provider.check("externalKey", { alias: UNKNOWN });
			const requests = await emulator.during(() =>
				assert.rejects(provider.handlers.externalKey.create(inputs), { name: "TypeError" }),
			);
			assert.deepEqual(requests, []);
		});

		it("read no id that has an unknown part: it would pass for a key's id", async () => {
			const id = `cn-north-4/${emulator.settings.projectId}/${UNKNOWN}`;
			const requests = await emulator.during(() =>
				assert.rejects(provider.handlers.externalKey.read(id, {}), /a part of the id is not known yet/),
			);
			assert.deepEqual(requests, []);
		});

		it("record an unfinished resource with everything that the engine needs to find its provider", async () => {
			await emulator.addFault({ operation: "tags/action", status: 400, errorCode: "KMS.0402" });
			const inputs = {
				...(await provider.check("externalKey", { alias: "key", tags: { a: "b" } })),
				__provider: PROVIDER,
			};
			await assert.rejects(provider.handlers.externalKey.create(inputs), (failure: Record<string, unknown>) => {
				const { id, properties, reasons } = failure as {
					id: string;
					properties: Record<string, unknown>;
					reasons: string[];
				};
				assert.match(id, new RegExp(`/${properties.keyId}$`));
				assert.deepEqual([properties.__provider, "tags" in properties, reasons.length], [PROVIDER, false, 1]);
				return true;
			});
		});

		it("have no stack in a failure that users can act on, because the engine prints it", async () => {
			const id = `cn-north-4/${emulator.settings.projectId}/nothing`;
			await assert.rejects(provider.handlers.externalKey.read(id, {}), { stack: "code invalidRequest" });
		});
	});

	it("begin each run with the warnings of the process, once for all kinds", async () => {
		const env = passwordEnvironment(emulator.settings);
		const logged: string[] = [];
		const log = (severity: string, message: string) => logged.push(`${severity}: ${message}`);
		const warnings = ["first", "second"];
		const handlers = handlersOf(new Session({ clock: systemClock, scryptCost: LOW_COST, env, log, warnings }));
		const config = dynamicConfig();
		for (const handler of [handlers.externalKey, handlers.keyMaterial]) await handler.configure({ config });
		assert.deepEqual(logged, ["warning: first", "warning: second"]);
		await handlers.keyMaterial.configure({ config });
		assert.deepEqual(logged.slice(2), ["warning: first", "warning: second"]);
	});

	it("serve one run through the code in the state of this release and that of 0.1.0, which the engine configures apart", async () => {
		const env = passwordEnvironment(emulator.settings);
		const session = new Session({ clock: systemClock, scryptCost: LOW_COST, env, log: () => {} });
		const [earlier, current] = [handlersOf(session), handlersOf(session)];
		const config = dynamicConfig();
		await current.keyMaterial.configure({ config });
		const keyId = await emulator.createKey("key");
		const { inputs = {} } = await current.keyMaterial.check({}, { keyId, material, materialDeletion: "immediate" });
		const renamed = await current.keyMaterial.create(inputs);
		await current.keyMaterial.create(inputs);

		await earlier.keyMaterial.configure({ config });
		await earlier.keyMaterial.delete(`${renamed.id}`, renamed.outs ?? {});
		assert.equal((await emulator.describeKey(keyId)).key_state, "2");
	});

	describe("in a process that outlives a run", () => {
		it("delete the material that they have imported themselves", async () => {
			const { material: imported } = await createKeyWithMaterial();
			await provider.handlers.keyMaterial.delete(`${imported.id}`, imported.state);
			assert.equal((await emulator.describeKey(`${imported.state.keyId}`)).key_state, "5");
		});

		it("delete it after a refresh, too", async () => {
			const { material: imported } = await createKeyWithMaterial();
			const { id, props = {} } = await provider.handlers.keyMaterial.read(`${imported.id}`, imported.state);
			await provider.handlers.keyMaterial.delete(`${id}`, props);
			assert.equal((await emulator.describeKey(`${imported.state.keyId}`)).key_state, "5");
		});

		it("keep the material of a key for the resource that replaces the one they delete", async () => {
			const { args, material: replaced } = await createKeyWithMaterial();
			await provider.create("keyMaterial", args);
			await provider.handlers.keyMaterial.delete(`${replaced.id}`, replaced.state);
			assert.equal((await emulator.describeKey(`${replaced.state.keyId}`)).key_state, "2");
			assert.match(provider.logged.at(-1) ?? "", /keeps its material, because another resource/);
		});

		it("keep it, too, where a killed run has left the deletion to the next one", async () => {
			const { args, material: replaced } = await createKeyWithMaterial();
			const { id, state } = await provider.create("keyMaterial", args);

			const next = await new InProcess(emulator).configure();
			await next.handlers.keyMaterial.diff(`${id}`, state, await next.check("keyMaterial", args, args));
			await next.handlers.keyMaterial.delete(`${replaced.id}`, replaced.state);
			assert.equal((await emulator.describeKey(`${replaced.state.keyId}`)).key_state, "2");
		});

		it("forget the last run when the engine configures them again", async () => {
			const { args } = await createKeyWithMaterial();
			const adopted = await provider.create("keyMaterial", args);
			await provider.configure();
			await provider.handlers.keyMaterial.delete(`${adopted.id}`, adopted.state);
			assert.equal((await emulator.describeKey(`${adopted.state.keyId}`)).key_state, "5");
		});

		it("follow the settings of the last configure", async () => {
			await provider.configure({ "huaweicloud:region": "cn-east-3" });
			assert.equal((await provider.check("externalKey", {})).region, "cn-east-3");
			await provider.configure({ "huaweicloud:region": "cn-south-1" });
			assert.equal((await provider.check("externalKey", {})).region, "cn-south-1");
		});

		it("follow variables that have changed since", async () => {
			const env = passwordEnvironment(emulator.settings);
			provider = await new InProcess(emulator, env).configure();
			env.HW_REGION_NAME = "cn-east-3";
			await provider.configure();
			assert.equal((await provider.check("externalKey", {})).region, "cn-east-3");
		});

		it("stay one run where a variable changes between the first uses of two kinds", async () => {
			const env = passwordEnvironment(emulator.settings);
			const first = await createKeyWithMaterial();
			provider = new InProcess(emulator, env);
			const config = dynamicConfig();
			await provider.handlers.keyMaterial.configure({ config });
			await provider.create("keyMaterial", first.args);
			env.HW_PROJECT_NAME = "cn-north-4";
			await provider.handlers.externalKey.configure({ config });
			await provider.handlers.keyMaterial.delete(`${first.material.id}`, first.material.state);
			assert.equal((await emulator.describeKey(`${first.material.state.keyId}`)).key_state, "2");
		});

		it("share one IAM token between all kinds, and between runs with the same settings", async () => {
			const requests = await emulator.during(async () => {
				await createKeyWithMaterial();
				await provider.configure();
				await provider.create("externalKey", { alias: "other" });
			});
			assert.equal(requests.filter((operation) => operation === "auth/tokens").length, 1);
		});
	});
});
