import assert from "node:assert/strict";
import { TestEmulator } from "../support/emulator";
import { control, kmsSigned } from "./support/rawRequests";

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

describe("The emulator's clock", () => {
	let test: TestEmulator;

	beforeEach(async () => {
		test = await TestEmulator.start();
	});
	afterEach(() => test.close());

	const listKeys = async (aheadSeconds: number) =>
		(await kmsSigned(test.settings, "list-keys", {}, { aheadSeconds })).outcome;

	it("can be advanced without the clients' clocks, and accepts signatures dated by either clock", async () => {
		await test.advanceClock(30 * DAY);
		assert.equal(await listKeys(0), "200");
		assert.equal(await listKeys(30 * DAY), "200");
		assert.equal(await listKeys(15 * DAY), "401 APIGW.0301");
	});

	it("can be skewed against its clients, whose signatures are then refused with the emulator's time in Date", async () => {
		await control(test.settings, "clock", { skewSeconds: 2 * HOUR });
		const { outcome, headers } = await kmsSigned(test.settings, "list-keys", {});
		assert.equal(outcome, "401 APIGW.0301");
		assert.ok(Math.abs(Date.parse(`${headers.date}`) - Date.now() - 2 * HOUR * 1000) < 5000);
		assert.equal(await listKeys(2 * HOUR), "200");
		await control(test.settings, "clock", { skewSeconds: 0 });
		assert.equal(await listKeys(0), "200");
	});

	it("is skewed by at most a day, and needs advanceSeconds or skewSeconds to move", async () => {
		const outcomeText = async (body: object) => {
			const response = await fetch(`${test.settings.url}/_emulator/clock`, {
				method: "POST",
				body: JSON.stringify(body),
			});
			return `${response.status} ${await response.text()}`;
		};
		assert.match(await outcomeText({ skewSeconds: DAY + 1 }), /^400 .*skewSeconds/);
		assert.match(await outcomeText({}), /^400 .*advanceSeconds or skewSeconds is missing/);
	});

	it("shows the machine's time again after a reset", async () => {
		await control(test.settings, "clock", { skewSeconds: 2 * HOUR, advanceSeconds: DAY });
		await test.reset();
		assert.equal(await listKeys(0), "200");
		assert.equal(await listKeys(DAY), "401 APIGW.0301");
	});
});
