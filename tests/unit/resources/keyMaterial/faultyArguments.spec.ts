import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { InProcess } from "../../../support/inProcess";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const material = randomBytes(32).toString("base64");

describe("Faulty arguments of key material", () => {
	let provider: InProcess;
	beforeEach(async () => {
		const settings = { "huaweicloud:region": "cn-north-4", "huaweicloud:token": "t" };
		provider = await new InProcess(undefined, {}).configure(settings);
	});

	const reasonsFor = async (args: object) => {
		const { failures = [] } = await provider.handlers.keyMaterial.check({}, { keyId: KEY_ID, material, ...args });
		return failures.map(({ property, reason }) => `${property} ${reason}`);
	};

	it("are told of a missing key, although the material is there", async () => {
		assert.match(`${await reasonsFor({ keyId: undefined })}`, /^keyId is required: the id of a key/);
		assert.match(`${await reasonsFor({ keyId: 5 })}`, /^keyId must be the id of a key/);
	});

	it("are told once of an expiry that is no time", async () => {
		for (const expirationTime of [-8_640_000_000_001, 60]) {
			const [reason, ...others] = await reasonsFor({ expirationTime });
			assert.match(`${reason}`, /^expirationTime must be/);
			assert.deepEqual(others, []);
		}
	});

	it("are not warned about, as if they were right", async () => {
		await reasonsFor({ keyId: "\u001b[2J", materialDeletion: "immediate" });
		assert.deepEqual(provider.logged, []);
		await reasonsFor({ materialDeletion: "immediate" });
		assert.match(`${provider.logged}`, new RegExp(`immediate for the material of key ${KEY_ID}`));
	});
});
