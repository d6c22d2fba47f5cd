import assert from "node:assert/strict";
import fc from "fast-check";
import { type RetryLimits, retryWait } from "../../../provider/http/retryPolicy";

const MAX_WAIT_MS = 60_000 + 500;
const FIVE_MINUTES_MS = 300_000;

const NOW = Date.parse("2026-01-01T00:00:00Z");
const limits: fc.Arbitrary<RetryLimits> = fc.record({
	maxRetries: fc.nat(20),
	now: fc.oneof(fc.constant(NOW), fc.integer({ min: 0, max: 4_102_444_800_000 })),
	jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
	remainingMs: fc.oneof(fc.constant(FIVE_MINUTES_MS), fc.integer({ min: -FIVE_MINUTES_MS, max: FIVE_MINUTES_MS })),
});
const numbers = fc.oneof(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 1, max: 5000 }));
const statuses = fc.option(fc.constantFrom(429, 500, 502, 503, 504), { nil: undefined });
const attemptOf = (number: number, status: number | undefined, retryAfter: string | null) => ({
	number,
	retryAfter,
	...(status !== undefined && { status }),
});

const dates = fc.date({ noInvalidDate: false, min: new Date(-1e12), max: new Date(5e12) });
const headers = fc.oneof(
	fc.string({ unit: "binary" }),
	fc.stringMatching(/^[ \t]*[-+]?\d{1,400}(\.\d+)?(e\d+)?[ \t]*$/),
	fc.nat(120).map(String),
	fc.double().map(String),
	dates.map((date) => `${date}`),
	dates.filter((date) => !Number.isNaN(date.getTime())).map((date) => date.toISOString()),
	fc.integer({ min: -90_000, max: 90_000 }).map((ms) => new Date(NOW + ms).toUTCString()),
	fc
		.array(fc.constantFrom("Thu", ",", " ", "01", "Jan", "2026", "00:00:30", "GMT", "+25:99", "-", ";"))
		.map((words) => words.join("")),
	fc.constantFrom(null, "", " ", "NaN", "Infinity", "-Infinity", "١٢"),
);

describe("The wait before a request is sent again", () => {
	let cases = 0;
	before(() => fc.configureGlobal({ numRuns: 10_000, beforeEach: () => void cases++ }));
	after(() => fc.resetConfigureGlobal());

	it("is at most a minute plus jitter, whatever Retry-After says", () => {
		const rule = (number: number, status: number | undefined, header: string | null, all: RetryLimits) => {
			const wait = retryWait(attemptOf(number, status, header), all);
			assert.ok(wait === undefined || (wait >= 0 && wait <= MAX_WAIT_MS), `${wait}`);
			if (number > all.maxRetries) assert.equal(wait, undefined);
			assert.ok(wait === undefined || wait <= all.remainingMs);
		};
		fc.assert(fc.property(numbers, statuses, headers, limits, rule), { numRuns: 20_000 });
	});

	it("is at least as long as Retry-After asks for, in seconds or as a date, or there is no other request", () => {
		const asked = fc.record({ seconds: fc.nat(200), asDate: fc.boolean() });
		const rule = (
			{ seconds, asDate }: { seconds: number; asDate: boolean },
			status: number | undefined,
			jitter: number,
		) => {
			const retryAfter = asDate ? new Date(NOW + seconds * 1000).toUTCString() : `${seconds}`;
			const wait = retryWait(attemptOf(1, status, retryAfter), {
				maxRetries: 1,
				now: NOW,
				remainingMs: 300_000,
				jitter,
			});
			assert.equal(wait, seconds > 60 ? undefined : seconds * 1000 + 500 * jitter);
		};
		const jitters = fc.constantFrom(0, 0.25, 0.5);
		fc.assert(fc.property(asked, statuses, jitters, rule));
	});

	it("ignores a Retry-After that is neither whole seconds nor a date", () => {
		const number = fc.integer({ min: 1, max: 999 });
		const unreadable = fc.oneof(
			number.map((n) => `-${n}`),
			fc.tuple(number, number).map(([n, m]) => `${n}.${m}`),
			number.map((n) => `in ${n}`),
			number.map((n) => `${n} s`),
		);
		const rule = (header: string, attempt: number, all: RetryLimits) => {
			const [wait, own] = [header, null].map((retryAfter) => retryWait({ number: attempt, retryAfter }, all));
			assert.equal(wait, own);
		};
		fc.assert(fc.property(unreadable, numbers, limits, rule));
	});

	it("was checked against these rules 30,000 times", () => assert.ok(cases >= 30_000, `${cases} times`));
});
