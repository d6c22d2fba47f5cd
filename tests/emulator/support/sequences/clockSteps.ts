import fc from "fast-check";
import { DAY } from "../kmsRequests";
import { compareLists } from "./comparison";
import type { SequenceRun } from "./sequenceRun";
import { step, weighted } from "./step";

const HOUR = 60 * 60;

/** Times of future changes in epoch seconds, by kind. */
const EVENTS = {
	deletions: ({ model }: SequenceRun) =>
		model.keys.map(({ deletionAt }) => deletionAt && Math.floor(deletionAt / 1000)),
	expiries: ({ model }: SequenceRun) => model.keys.map(({ materialExpiresAt }) => materialExpiresAt),
	"late expiries": ({ model: { keys, rules } }: SequenceRun) =>
		keys.map(({ materialExpiresAt }) => materialExpiresAt && materialExpiresAt + rules.expiryLagSeconds),
	"ends of tokens": ({ parameters }: SequenceRun) => parameters.map(({ expiresAt }) => expiresAt),
} as const;

const events = fc.record({
	to: fc.constantFrom(...(Object.keys(EVENTS) as (keyof typeof EVENTS)[])),
	which: fc.nat(5),
	/** Just before, at, or just after the time. */
	plus: fc.constantFrom(0, -1, 1),
});

/**
 * Moves the clock. All keys are read before it is moved back, because the emulator applies expiry and deletion on
 * reading.
 */
async function move(run: SequenceRun, seconds: number): Promise<void> {
	if (seconds < 0) await compareLists(run);
	await run.moveClock(seconds);
}

/** Moves the clock to a future change, if there is one. */
export const moveClockTo = step("clock", events, async (run, _caller, { to, which, plus }) => {
	const times = EVENTS[to](run).filter((time) => time !== undefined);
	const time = times[which % times.length];
	if (time !== undefined) await move(run, time + plus - run.model.seconds);
});

const spans = weighted([6, HOUR], [3, 20 * HOUR], [3, DAY], [3, 8 * DAY], [3, -HOUR], [1, -8 * DAY], [1, 1]);

export const moveClock = step("clock", fc.record({ seconds: spans }), (run, _caller, { seconds }) =>
	move(run, seconds),
);
