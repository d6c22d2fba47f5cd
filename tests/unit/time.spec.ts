import assert from "node:assert/strict";
import { hasPassed, MINUTE_MS, SECOND_MS, systemClock, toRfc3339 } from "../../provider/time";

describe("Time", () => {
	it("is counted in milliseconds", () => assert.deepEqual([SECOND_MS, MINUTE_MS], [1000, 60_000]));

	it("is written as RFC 3339, in UTC to the second", () => {
		assert.equal(toRfc3339(1_700_000_000), "2023-11-14T22:13:20Z");
	});

	it("has passed from its very millisecond", () => {
		assert.deepEqual(
			[999, 1000, 1001].map((nowMs) => hasPassed(1, nowMs)),
			[false, true, true],
		);
	});
});

describe("The clock of the operating system", () => {
	it("tells the time", () => {
		const before = Date.now();
		const now = systemClock.now();
		assert.ok(before <= now && now <= Date.now());
	});

	it("sleeps as long as it is told", async () => {
		const before = performance.now();
		await systemClock.sleep(20);
		assert.ok(performance.now() - before > 18);
	});

	it("rings an alarm, unless it was cancelled", async () => {
		const rung: string[] = [];
		const cancel = systemClock.alarm(1, () => rung.push("cancelled"));
		cancel();
		await new Promise<void>((resolve) => systemClock.alarm(2, resolve));
		assert.deepEqual(rung, []);
	});
});
