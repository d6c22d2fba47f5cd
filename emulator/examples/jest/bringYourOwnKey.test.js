const { randomBytes } = require("node:crypto");
const { startEmulator } = require("huaweicloud-kms-emulator");
const { connect, importMaterial, isEnabled, requestImport } = require("./bringYourOwnKey");

const DAY = 24 * 60 * 60;

describe("A key of our own", () => {
	let emulator;
	let kms;

	beforeAll(async () => {
		emulator = await startEmulator();
		const { kmsEndpoint: endpoint, projectId, accessKey, secretKey } = emulator;
		kms = connect({ endpoint, projectId, accessKey, secretKey });
	});
	afterEach(() => emulator.reset());
	afterAll(() => emulator.close());

	test("is enabled once its material is in", async () => {
		const parameters = await requestImport(kms, "payments");
		expect(await isEnabled(kms, parameters.keyId)).toBe(false);

		await importMaterial(kms, parameters, randomBytes(32));

		expect(await isEnabled(kms, parameters.keyId)).toBe(true);
	});

	test("needs new parameters after a day", async () => {
		const parameters = await requestImport(kms, "payments");

		emulator.advanceClock(DAY + 1);

		await expect(importMaterial(kms, parameters, randomBytes(32))).rejects.toThrow("have expired: request new ones");
		expect(await isEnabled(kms, parameters.keyId)).toBe(false);
	});
});
