import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";

describe("IAM", () => {
	it("lists the caller's account and its users", async () => {
		const emulator = await TestEmulator.start({ moreUsers: ["carol"] });
		const get = async (path: string) => {
			const headers = { "X-Auth-Token": await emulator.createToken() };
			return (await (await fetch(`${emulator.settings.url}/v3/${path}`, { headers })).json()) as Record<
				string,
				object[]
			>;
		};
		const namesOf = (listed: object[] = []) => listed.map((one) => ("name" in one ? one.name : undefined));
		assert.deepEqual(namesOf((await get("auth/domains")).domains), ["emulator-domain"]);
		assert.deepEqual(namesOf((await get("users")).users), ["emulator-user", "carol"]);
		assert.deepEqual(namesOf((await get("users?name=carol")).users), ["carol"]);
		assert.equal((await fetch(`${emulator.settings.url}/v3/auth/domains`)).status, 401);
		await emulator.close();
	});
});
