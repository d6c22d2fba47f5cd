import assert from "node:assert/strict";
import { ExternalKey, type ExternalKeyArgs } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { type Stack, stackFor } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";

onHosts("A setting", (host, it) => {
	let emulator: TestEmulator;
	let stack: Stack;

	const program =
		(args: ExternalKeyArgs = {}) =>
		async () => {
			const { keyId, enterpriseProjectId } = new ExternalKey("payments", { alias: "payments", ...args });
			return { keyId, enterpriseProjectId };
		};
	const projectOf = async (keyId: unknown) => (await emulator.describeKey(`${keyId}`)).sys_enterprise_project_id;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		stack = await stackFor(host, emulator, program());
	});
	afterEach(async () => {
		await stack.remove();
		await emulator.close();
	});

	it("enterpriseProjectId is that of a new key, and never moves or replaces one that exists", async () => {
		stack.withEnvironment({ HW_ENTERPRISE_PROJECT_ID: "finance" });
		const { outputs } = await stack.up();
		assert.equal(await projectOf(outputs.keyId), "finance");
		assert.deepEqual((await stack.up()).steps, ["same"]);

		stack.withEnvironment({ HW_ENTERPRISE_PROJECT_ID: "sales" });
		const { steps, output } = await stack.up();
		assert.deepEqual(steps, ["same"]);
		assert.match(output, /HW_ENTERPRISE_PROJECT_ID says sales, which applies to new keys only\..* project finance/);

		const given = await stack.with(program({ enterpriseProjectId: "sales", alias: "payments-2" })).up();
		assert.equal(await projectOf(given.outputs.keyId), "sales");
	});

	it("enterpriseProjectId is that of a key that replaces another", async () => {
		await stack.up();
		stack.withEnvironment({ HW_ENTERPRISE_PROJECT_ID: "finance" });
		const { outputs } = await stack.with(program({ alias: "payments-2", keySpec: "SM4" })).up();
		assert.equal(await projectOf(outputs.keyId), "finance");
	});

	it("that is probably a mistake is warned of once a run", async () => {
		stack.withEnvironment({ HW_ACESS_KEY: "x" });
		const { events } = await stack.up();
		assert.equal(events.split("HW_ACESS_KEY is not a known variable; did you mean HW_ACCESS_KEY?").length, 2, events);
	});

	it("that can't be a region or a project is refused once, with its source and value", async () => {
		stack.withEnvironment({ HW_REGION_NAME: "evil.example/", HW_PROJECT_ID: "../../v3" });
		const requests = await emulator.during(async () => {
			const { output } = await stack.preview({ fails: true });
			for (const fault of ['HW_REGION_NAME is "evil.example/": it must', 'HW_PROJECT_ID is "../../v3": it must'])
				assert.ok(output.includes(fault), output);
			assert.doesNotMatch(output, /property (region|projectId)/);
		});
		assert.deepEqual(requests, []);
	});

	it.onEveryHost("with a misspelt name fails the preview before any request, with the right name", async () => {
		await stack.setConfig({ endpoint: "https://kms.private.example" });
		const requests = await emulator.during(async () => {
			const { output } = await stack.preview({ fails: true });
			assert.match(output, /huaweicloud:endpoint is not a setting; did you mean endpoints\?/);
		});
		assert.deepEqual(requests, []);
	});
});
