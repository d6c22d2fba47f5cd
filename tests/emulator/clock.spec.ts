import assert from "node:assert/strict";
import { TestEmulator } from "../support/emulator";
import { control, kmsSigned } from "./support/rawRequests";

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

describe("The clock of the emulator", () => {
	let test: TestEmulator;

	beforeEach(async () => {
		test = await TestEmulator.start();
	});
	afterEach(() => test.close());

	const listKeys = async (aheadSeconds: number) =>
		(await kmsSigned(test.settings, "list-keys", {}, { aheadSeconds })).outcome;

	it("leaves clients that sign behind when time passes, and takes the dates of either clock", async () => {
		await test.advanceClock(30 * DAY);
		assert.equal(await listKeys(0), "200");
		assert.equal(await listKeys(30 * DAY), "200");
		assert.equal(await listKeys(15 * DAY), "401 APIGW.0301");
	});

	it("can be put off those of its clients, who are then refused and told by Date", async () => {
		await control(test.settings, "clock", { skewSeconds: 2 * HOUR });
		const { outcome, headers } = await kmsSigned(test.settings, "list-keys", {});
		assert.equal(outcome, "401 APIGW.0301");
		assert.ok(Math.abs(Date.parse(`${headers.date}`) - Date.now() - 2 * HOUR * 1000) < 5000);
		assert.equal(await listKeys(2 * HOUR), "200");
		await control(test.settings, "clock", { skewSeconds: 0 });
		assert.equal(await listKeys(0), "200");
	});

	it("is put off by a day at most, and moved by something", async () => {
		const told = async (body: object) => {
			const response = await fetch(`${test.settings.url}/_emulator/clock`, {
				method: "POST",
				body: JSON.stringify(body),
			});
			return `${response.status} ${await response.text()}`;
		};
		assert.match(await told({ skewSeconds: DAY + 1 }), /^400 .*skewSeconds/);
		assert.match(await told({}), /^400 .*advanceSeconds or skewSeconds is missing/);
	});

	it("is the machine's again after a reset", async () => {
		await control(test.settings, "clock", { skewSeconds: 2 * HOUR, advanceSeconds: DAY });
		await test.reset();
		assert.equal(await listKeys(0), "200");
		assert.equal(await listKeys(DAY), "401 APIGW.0301");
	});
});

describe("An emulator started by a test", () => {
	it("is moved, made to fail, watched and reset without HTTP", async () => {
		const test = await TestEmulator.start();
		const { settings: emulator } = test;
		const { key_info } = await test.kmsAnswer("create-key", { key_alias: "key", origin: "external" });
		const { key_id } = key_info as { key_id: string };
		emulator.advanceClock(HOUR);
		assert.throws(() => emulator.advanceClock(1e300), RangeError);
		const created = Number((await test.describeKey(key_id)).creation_date);
		assert.ok(created < Date.now() + 1000);
		emulator.addFault({ operation: "describe-key", status: 503 });
		assert.equal((await test.kms("describe-key", { key_id })).status, 503);
		assert.throws(() => emulator.addFault({ operation: "describe-key" }), /the fault does nothing/);
		assert.deepEqual(
			emulator.requests().map(({ operation, status }) => `${operation} ${status}`),
			["auth/tokens 201", "create-key 200", "describe-key 200", "describe-key 503"],
		);
		emulator.revoke();
		assert.equal((await test.kms("describe-key", { key_id })).status, 401);
		emulator.reset();
		assert.deepEqual(emulator.requests(), []);
		await test.close();
	});
});
