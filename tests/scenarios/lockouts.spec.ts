import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { ImportParameters } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { type Stack, stackFor } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";

const REGIONS = [
	"cn-north-4",
	"cn-east-3",
	"cn-south-1",
	"ap-southeast-1",
	"ap-southeast-3",
	"eu-west-101",
	"af-south-1",
];
const KEYS = 200;
const PROJECT = "0".repeat(32);

onHosts("A wrong credential", (host, it) => {
	let emulators: TestEmulator[];
	let stack: Stack;

	/** Keys in all regions. Every project but one in five is identified by its region's name. */
	const program = (projects: boolean) => async () => {
		for (let i = 0; i < KEYS; i++) {
			const region = REGIONS[i % REGIONS.length] ?? "";
			const projectId = projects && i % 5 > 0 ? {} : { projectId: PROJECT };
			new ImportParameters(`key-${i}`, { keyId: randomUUID(), region, ...projectId });
		}
	};

	beforeEach(async () => {
		emulators = await Promise.all(REGIONS.map(() => TestEmulator.start()));
	});
	afterEach(async () => {
		await stack.remove();
		await Promise.all(emulators.map((emulator) => emulator.close()));
	});

	const start = async (program: () => Promise<void>, env: NodeJS.ProcessEnv) => {
		const [first] = emulators;
		assert.ok(first);
		const endpoints = REGIONS.map((region, i) => [
			`HUAWEICLOUD_SDK_REGION_KMS_${region.toUpperCase().replaceAll("-", "_")}`,
			emulators[i]?.settings.url,
		]);
		stack = await stackFor(host, first, program, { ...Object.fromEntries(endpoints), ...env });
	};
	const requests = async () => {
		const journals = await Promise.all(emulators.map((emulator) => emulator.requests()));
		return journals.flat().map(({ operation, status }) => `${operation} ${status}`);
	};

	it.onEveryHost("secret key is refused once for 200 keys in 7 regions", async () => {
		await start(program(false), { HW_ACCESS_KEY: emulators[0]?.settings.accessKey, HW_SECRET_KEY: "wrong" });

		const { output } = await stack.up({ fails: true });
		assert.match(output, /not sent, because the service has already refused the access key in this run/);
		assert.deepEqual(await requests(), ["get-parameters-for-import 401"]);
	});

	it("password is refused once for 200 keys in 7 regions and 8 projects", async () => {
		await start(program(true), { HW_USER_PASSWORD: "wrong" });

		await stack.up({ fails: true });
		assert.deepEqual(await requests(), ["auth/tokens 401"]);
	});

	it("token is refused once for 200 keys in 7 regions", async () => {
		await start(program(false), { HW_AUTH_TOKEN: "wrong" });

		await stack.up({ fails: true });
		assert.deepEqual(await requests(), ["get-parameters-for-import 403"]);
	});
});
