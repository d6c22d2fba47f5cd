import assert from "node:assert/strict";
import { acceptableRetryAfter, retryWait } from "../../../provider/http/retryPolicy";

describe("retryWait", () => {
	const now = Date.parse("2026-01-01T00:00:00Z");
	const limits = { maxRetries: 5, now, remainingMs: 300_000, jitter: 0.5 };

	it("retries after 429, 500, 502, 503, 504 and broken connections, and after no other outcome", () => {
		for (const status of [500, 502, 503, 504]) assert.equal(retryWait({ number: 1, status }, limits), 250);
		assert.equal(retryWait({ number: 1, status: 429 }, limits), 375);
		for (const status of [200, 301, 400, 401, 403, 404, 501])
			assert.equal(retryWait({ number: 1, status }, limits), undefined);
		assert.equal(retryWait({ number: 1 }, limits), 250);
	});

	it("doubles the range up to 20 s and takes a random part of it", () => {
		const waits = [1, 2, 3, 6, 7, 30].map((number) => retryWait({ number }, { ...limits, maxRetries: 99 }));
		assert.deepEqual(waits, [250, 500, 1000, 8000, 10_000, 10_000]);
		assert.equal(retryWait({ number: 3 }, { ...limits, jitter: 0 }), 0);
	});

	it("takes the upper half of the range after 429, so that a retry does not fall into the same second", () => {
		const waits = [0, 0.5, 0.999].map((jitter) => retryWait({ number: 2, status: 429 }, { ...limits, jitter }));
		assert.deepEqual(waits, [500, 750, 999.5]);
	});

	it("stops after maxRetries", () => {
		assert.equal(retryWait({ number: 5 }, limits), 4000);
		assert.equal(retryWait({ number: 6 }, limits), undefined);
		assert.equal(retryWait({ number: 1 }, { ...limits, maxRetries: 0 }), undefined);
	});

	it("waits at least as long as Retry-After says, in seconds or as a date", () => {
		assert.equal(retryWait({ number: 1, status: 429, retryAfter: "7" }, limits), 7250);
		assert.equal(retryWait({ number: 1, status: 503, retryAfter: "Thu, 01 Jan 2026 00:00:09 GMT" }, limits), 9250);
		assert.equal(retryWait({ number: 1, status: 503, retryAfter: "Wed, 31 Dec 2025 00:00:00 GMT" }, limits), 250);
	});

	it("does not retry when Retry-After asks for more than a minute", () => {
		assert.equal(retryWait({ number: 1, status: 429, retryAfter: "60" }, limits), 60_250);
		assert.equal(retryWait({ number: 1, status: 429, retryAfter: "61" }, limits), undefined);
	});

	it("falls back to its own wait when Retry-After is neither whole seconds nor an HTTP date", () => {
		for (const retryAfter of ["soon", "-1", "1.5", "in 5", "5 s", "2026-01-01T00:00:09Z", "", null])
			assert.equal(retryWait({ number: 1, status: 503, retryAfter }, limits), 250);
	});

	it("starts no attempt when the operation's time is over", () => {
		assert.equal(retryWait({ number: 1, status: 503 }, { ...limits, remainingMs: 250 }), 250);
		assert.equal(retryWait({ number: 1, status: 503 }, { ...limits, remainingMs: 249 }), undefined);
		assert.equal(retryWait({ number: 1, status: 503 }, { ...limits, jitter: 0, remainingMs: -1 }), undefined);
	});

	it("returns the pause of an acceptable Retry-After", () => {
		assert.equal(acceptableRetryAfter("60", now), 60_000);
		assert.equal(acceptableRetryAfter("61", now), undefined);
		assert.equal(acceptableRetryAfter(" 7 ", now), 7000);
		assert.equal(acceptableRetryAfter("Thursday, 01-Jan-26 00:00:09 GMT", now), 9000);
		assert.equal(acceptableRetryAfter(undefined, now), undefined);
	});
});
