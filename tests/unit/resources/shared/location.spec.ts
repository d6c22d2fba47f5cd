import assert from "node:assert/strict";
import { Configuration } from "../../../../provider/configuration/configuration";
import { stackConfig } from "../../../../provider/configuration/stackConfig";
import { completeArguments, moveBySetting } from "../../../../provider/resources/shared/location";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

const HERE = { region: "cn-north-4", projectId: "a".repeat(32) };
const ELSEWHERE = { region: "cn-east-3", projectId: "b".repeat(32) };

function configuration({ region, projectId }: Partial<typeof HERE> = {}): Configuration {
	const env = { HW_REGION_NAME: region, HW_PROJECT_ID: projectId };
	return new Configuration(stackConfig({}), env);
}

describe("The location of a resource", () => {
	const locate = (olds: object | undefined, news: object, settings: Partial<typeof HERE>) => {
		const asked = { olds: olds as Record<string, unknown>, news: news as Record<string, unknown> };
		const { region, projectId } = completeArguments({}, asked, configuration(settings));
		return [region, projectId];
	};

	it("is that of the settings for a new resource whose program names none", () => {
		assert.deepEqual(locate(undefined, {}, ELSEWHERE), [ELSEWHERE.region, ELSEWHERE.projectId]);
		assert.deepEqual(locate(undefined, HERE, ELSEWHERE), [HERE.region, HERE.projectId]);
	});

	it("stays where the resource is, whatever the settings say or no longer say", () => {
		for (const settings of [HERE, ELSEWHERE, {}])
			assert.deepEqual(locate(HERE, {}, settings), [HERE.region, HERE.projectId]);
	});

	it("changes with the program, and takes the project of the other region from the settings", () => {
		const news = { region: ELSEWHERE.region };
		assert.deepEqual(locate(HERE, news, {}), [ELSEWHERE.region, undefined]);
		assert.deepEqual(locate(HERE, news, ELSEWHERE), [ELSEWHERE.region, ELSEWHERE.projectId]);
	});

	it("is not moved by a setting: it names both places, the setting and the way out", () => {
		const settings = configuration(ELSEWHERE);
		assert.equal(moveBySetting("region", HERE, configuration(HERE)), undefined);
		assert.equal(moveBySetting("region", HERE, configuration()), undefined);
		assert.match(
			`${moveBySetting("region", HERE, settings)}`,
			/is in region cn-north-4, and HW_REGION_NAME says cn-east-3\. Set HW_REGION_NAME to cn-north-4\. .* give region in the program/,
		);
		const sameRegion = configuration({ ...ELSEWHERE, region: HERE.region });
		assert.match(
			`${moveBySetting("projectId", HERE, sameRegion)}`,
			/in project a+, and HW_PROJECT_ID says b+\. Set HW_PROJECT_ID to a+/,
		);
	});

	it("is never told with text that can't be a region, such as a secret in the wrong variable", () => {
		for (const region of ["hunter2 \u001b[31m", "x".repeat(3000)]) {
			const fault = `${moveBySetting("region", HERE, configuration({ region }))}`;
			assert.match(fault, /HW_REGION_NAME says something else\. Set HW_REGION_NAME to cn-north-4/);
			assert.ok(!fault.includes(region));
		}
	});

	it("is not told of a place that the last run can't have checked", () => {
		const olds = { region: "\u001b[2Jcn-north-4", projectId: "p\n::error::" };
		assert.equal(moveBySetting("region", olds, configuration(ELSEWHERE)), undefined);
		assert.equal(
			moveBySetting("projectId", { ...olds, region: ELSEWHERE.region }, configuration(ELSEWHERE)),
			undefined,
		);
	});

	it("is not moved by the project of another region", () => {
		assert.equal(moveBySetting("projectId", HERE, configuration(ELSEWHERE)), undefined);
	});
});

describe("A setting that names another project than the one that was looked up", () => {
	let emulator: TestEmulator;
	const args = { alias: "key" };

	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	it("is refused at the preview, stops no refresh and moves nothing in a destroy", async () => {
		const { region, userName, password, domainName, url } = emulator.settings;
		const config = { region, userName, password, domainName };
		const settings = Object.fromEntries(Object.entries(config).map(([name, value]) => [`huaweicloud:${name}`, value]));
		settings["huaweicloud:endpoints"] = JSON.stringify({ kms: url, iam: url });
		const first = await new InProcess(emulator, {}).configure(settings);
		const { id, state } = await first.create("externalKey", args);
		const inputs = await first.check("externalKey", args);
		assert.ok(!("projectId" in inputs), "the project was looked up");

		const other = { ...settings, "huaweicloud:projectId": ELSEWHERE.projectId };
		const refresh = await new InProcess(emulator, {}).configure(other);
		assert.deepEqual(await refresh.handlers.externalKey.diff(`${id}`, state, inputs), { changes: false, replaces: [] });
		const up = await new InProcess(emulator, {}).configure(other);
		const news = await up.check("externalKey", args, inputs);
		await assert.rejects(up.handlers.externalKey.diff(`${id}`, state, news), /huaweicloud:projectId says b+/);
		await up.handlers.externalKey.delete(`${id}`, state);
		assert.equal((await emulator.describeKey(`${state.keyId}`)).key_state, "4");
	});
});
