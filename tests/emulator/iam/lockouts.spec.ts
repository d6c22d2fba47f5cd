import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";
import { kmsSigned, type SignedOptions } from "../support/rawRequests";

const REFUSED = "401 APIGW.0301";
const LOCK_SECONDS = 5 * 60;
const WRONG = { pair: { accessKey: "EMULATORACCESSKEY000", secretKey: "wrong" } };

describe("The emulator's gateway locks an access key", () => {
	let test: TestEmulator;

	beforeEach(async () => {
		test = await TestEmulator.start();
	});
	afterEach(() => test.close());

	const listKeys = async (options: Partial<SignedOptions> = {}) =>
		(await kmsSigned(test.settings, "list-keys", {}, options)).outcome;
	const fail = async (times: number) => {
		for (let i = 0; i < times; i++) assert.equal(await listKeys(WRONG), REFUSED);
	};

	it("for five minutes after five failures in a row", async () => {
		await fail(5);
		assert.equal(await listKeys(), REFUSED);
		await test.advanceClock(LOCK_SECONDS - 10);
		assert.equal(await listKeys({ aheadSeconds: LOCK_SECONDS }), REFUSED);
		await test.advanceClock(15);
		assert.equal(await listKeys({ aheadSeconds: LOCK_SECONDS }), "200");
	});

	it("and restarts counting after a success and after the lock", async () => {
		await fail(4);
		assert.equal(await listKeys(), "200");
		await fail(4);
		assert.equal(await listKeys(), "200");
		await fail(5);
		await test.advanceClock(LOCK_SECONDS + 5);
		await fail(4);
		assert.equal(await listKeys({ aheadSeconds: LOCK_SECONDS }), "200");
	});

	it("until the clock is moved back to before the lock", async () => {
		await fail(5);
		await test.advanceClock(-60);
		assert.equal(await listKeys({ aheadSeconds: -60 }), "200");
	});

	it("but neither tokens nor other access keys", async () => {
		await fail(5);
		assert.equal((await test.kms("list-keys", {})).status, 200);
		for (let i = 0; i < 6; i++) {
			assert.equal(await listKeys({ pair: { accessKey: "OTHER", secretKey: "wrong" } }), REFUSED);
		}
		await test.reset();
		assert.equal(await listKeys(), "200");
	});
});
