const assert = require("node:assert/strict");
const { randomBytes } = require("node:crypto");
const { startEmulator } = require("huaweicloud-kms-emulator");
const { connect, importMaterial, isEnabled, requestImport } = require("../bringYourOwnKey");

const DAY = 24 * 60 * 60;

describe("A key of our own", () => {
	let emulator;
	let kms;

	before(async () => {
		emulator = await startEmulator();
		const { kmsEndpoint: endpoint, projectId, accessKey, secretKey } = emulator;
		kms = connect({ endpoint, projectId, accessKey, secretKey });
	});
	afterEach(() => emulator.reset());
	after(() => emulator.close());

	it("is enabled once its material is in", async () => {
		const parameters = await requestImport(kms, "payments");
		assert.equal(await isEnabled(kms, parameters.keyId), false);

		await importMaterial(kms, parameters, randomBytes(32));

		assert.equal(await isEnabled(kms, parameters.keyId), true);
	});

	it("needs new parameters after a day", async () => {
		const parameters = await requestImport(kms, "payments");

		emulator.advanceClock(DAY + 1);

		await assert.rejects(importMaterial(kms, parameters, randomBytes(32)), /have expired: request new ones/);
		assert.equal(await isEnabled(kms, parameters.keyId), false);
	});
});
