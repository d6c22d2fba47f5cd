import assert from "node:assert/strict";
import { RateLimiter } from "../../../provider/http/rateLimiter";

const NOW = 1_700_000_000_000;

describe("The rate of requests", () => {
	let limiter: RateLimiter;
	beforeEach(() => {
		limiter = new RateLimiter();
	});

	const accept = (count: number, at: number) => {
		for (let number = 0; number < count; number++) limiter.accepted(at, at);
	};
	/** The time between two requests that follow each other, in milliseconds. */
	const interval = (now: number) => {
		limiter.start(now);
		limiter.start(now);
		const wait = limiter.delay(now);
		limiter.start(now);
		return limiter.delay(now) - wait;
	};
	/** Throttles a service that accepted ten requests in the last second: the rate is 9 a second then. */
	const throttle = (pauseMs = 0) => {
		accept(10, NOW - 1);
		limiter.throttled(NOW, NOW, pauseMs);
	};
	const assertNear = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 0.01, `${actual}`);

	it("is unlimited until a request is throttled", () => {
		accept(100, NOW);
		for (let number = 0; number < 100; number++) {
			assert.equal(limiter.delay(NOW), 0);
			limiter.start(NOW);
		}
	});

	it("drops to nine tenths of what was accepted in the last second, from then on", () => {
		accept(50, NOW - 1000);
		accept(10, NOW - 999);
		limiter.throttled(NOW, NOW, 0);
		assertNear(limiter.delay(NOW), 1000 / 9);
		assertNear(interval(NOW), 1000 / 9);
	});

	it("is at least one a second", () => {
		accept(1, NOW);
		limiter.throttled(NOW, NOW, 0);
		assert.equal(limiter.delay(NOW), 1000);
	});

	it("lets no request start during the pause that the service asks for, and a later, shorter pause doesn't end it", () => {
		throttle(5000);
		assert.equal(limiter.delay(NOW), 5000);
		limiter.throttled(NOW, NOW + 1000, 100);
		assert.equal(limiter.delay(NOW + 1000), 4000);
		limiter.throttled(NOW, NOW + 1000, 8000);
		assert.equal(limiter.delay(NOW + 1000), 8000);
		assert.equal(limiter.delay(NOW + 8999), 1);
		assert.equal(limiter.delay(NOW + 9000), 0);
	});

	it("spaces requests evenly, and makes up for at most one that started late", () => {
		throttle();
		limiter.start(NOW + 112);
		assertNear(limiter.delay(NOW + 112), 2000 / 9 - 112);
		limiter.start(NOW + 3000);
		assert.equal(limiter.delay(NOW + 3000), 0);
		limiter.start(NOW + 3000);
		assertNear(limiter.delay(NOW + 3000), 1000 / 9);
	});

	it("drops once for requests that were under way at the drop", () => {
		throttle();
		limiter.throttled(NOW - 1, NOW + 500, 0);
		limiter.throttled(NOW, NOW + 1500, 0);
		assertNear(interval(NOW + 1500), 1000 / 9);
	});

	it("drops again for a request that started after the drop", () => {
		throttle();
		accept(4, NOW + 1500);
		limiter.throttled(NOW + 1, NOW + 2000, 0);
		assertNear(limiter.delay(NOW + 2000), 1000 / 3.6);
	});

	it("rises by one request a second for each second of accepted requests", () => {
		throttle();
		limiter.accepted(NOW + 1, NOW + 5000);
		assertNear(interval(NOW + 5000), 1000 / (9 + 1 / 9));
	});

	it("rises to nine tenths of what is accepted by requests that were under way at the drop, and does not drop by them", () => {
		throttle();
		limiter.accepted(NOW, NOW + 10);
		limiter.accepted(NOW - 5, NOW + 10);
		assertNear(interval(NOW + 10), 1000 / (12 * 0.9));
		limiter.accepted(NOW, NOW + 5000);
		assertNear(interval(NOW + 5000), 1000 / (12 * 0.9));
	});

	it("stays limited for ten seconds after the drop, to the millisecond", () => {
		for (const [afterMs, isLimited] of [
			[10_000, true],
			[10_001, false],
		] as const) {
			limiter = new RateLimiter();
			throttle();
			assert.equal(limiter.delay(NOW + afterMs), 0);
			for (let number = 0; number < 3; number++) limiter.start(NOW + afterMs);
			assert.equal(limiter.delay(NOW + afterMs) > 0, isLimited);
		}
	});

	it("stays limited for ten seconds after the last request that had to wait, and one that starts on time has not waited", () => {
		accept(1, NOW);
		limiter.throttled(NOW, NOW, 0);
		assert.equal(limiter.delay(NOW + 500), 500);
		limiter.start(NOW + 1000);
		assert.equal(limiter.delay(NOW + 2000), 0);
		for (let number = 0; number < 3; number++) limiter.start(NOW + 10_990);
		assert.ok(limiter.delay(NOW + 11_000) > 0);

		limiter = new RateLimiter();
		throttle();
		for (let number = 0; number < 3; number++) limiter.start(NOW + 9990);
		assert.equal(limiter.delay(NOW + 10_001), 0);
	});

	it("is unlimited again although requests have started on time since", () => {
		limiter.throttled(NOW, NOW, 0);
		assert.equal(limiter.delay(NOW + 1000), 0);
		for (let number = 0; number < 3; number++) limiter.start(NOW + 9990);
		assert.equal(limiter.delay(NOW + 10_001), 0);
	});
});
