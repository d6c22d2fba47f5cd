import assert from "node:assert/strict";
import { type Emulator, startEmulator, withEmulator } from "huaweicloud-kms-emulator";

describe("The environment of a wrapped command", () => {
	let emulator: Emulator;

	before(async () => {
		emulator = await startEmulator();
	});
	after(() => emulator.close());

	const hosts = (env: NodeJS.ProcessEnv) => {
		const { NO_PROXY, no_proxy } = withEmulator(env, emulator);
		return [NO_PROXY, no_proxy];
	};

	it("has only the credentials of the emulator's user", () => {
		const env = withEmulator({ HW_ACCESS_KEY: "real", OS_TOKEN: "real", PATH: "kept" }, emulator);
		assert.deepEqual([env.HW_ACCESS_KEY, env.OS_TOKEN, env.PATH], [undefined, undefined, "kept"]);
		assert.equal(env.HW_USER_NAME, "emulator-user");
		assert.deepEqual([env.HUAWEICLOUD_SDK_AK, env.HUAWEICLOUD_SDK_SK], [emulator.accessKey, emulator.secretKey]);
	});

	it("exempts the emulator from a proxy, whichever variable names it", () => {
		for (const name of ["HTTP_PROXY", "https_proxy", "ALL_PROXY"])
			assert.deepEqual(hosts({ [name]: "http://proxy" }), ["127.0.0.1", "127.0.0.1"]);
	});

	it("keeps the hosts that are already exempt from the proxy", () => {
		const both = (list: string) => [list, list];
		const proxy = { HTTP_PROXY: "http://proxy" };
		assert.deepEqual(hosts({ ...proxy, NO_PROXY: ".internal" }), both(".internal,127.0.0.1"));
		assert.deepEqual(hosts({ ...proxy, no_proxy: "a,b" }), both("a,b,127.0.0.1"));
		assert.deepEqual(hosts({ ...proxy, no_proxy: "*" }), both("*"));
	});

	it("has no proxy variables added if there is no proxy", () => {
		assert.deepEqual(hosts({ NO_PROXY: "a", HTTP_PROXY: "" }), ["a", undefined]);
	});
});
