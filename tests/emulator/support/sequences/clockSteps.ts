import fc from "fast-check";
import { DAY } from "../kmsRequests";
import { compareLists } from "./comparison";
import type { Scene } from "./sequenceRun";
import { step, weighted } from "./step";

const HOUR = 60 * 60;

/** What is to come, in seconds, for each thing that does: where the rules change. */
const EVENTS = {
	deletions: ({ model }: Scene) => model.keys.map(({ deletionAt }) => deletionAt && Math.floor(deletionAt / 1000)),
	expiries: ({ model }: Scene) => model.keys.map(({ materialExpiresAt }) => materialExpiresAt),
	"late expiries": ({ model: { keys, rules } }: Scene) =>
		keys.map(({ materialExpiresAt }) => materialExpiresAt && materialExpiresAt + rules.expiryLagSeconds),
	"ends of tokens": ({ parameters }: Scene) => parameters.map(({ expiresAt }) => expiresAt),
} as const;

const events = fc.record({
	to: fc.constantFrom(...(Object.keys(EVENTS) as (keyof typeof EVENTS)[])),
	which: fc.nat(5),
	/** Just before, then, or just after. */
	plus: fc.constantFrom(0, -1, 1),
});

/** Moves. Before time is taken back, all keys are looked at: the emulator lets go of what has gone when somebody looks. */
async function move(scene: Scene, seconds: number): Promise<void> {
	if (seconds < 0) await compareLists(scene);
	await scene.moveClock(seconds);
}

/** To where something changes, if anything is going to. */
export const moveClockTo = step("clock", events, async (scene, _caller, { to, which, plus }) => {
	const times = EVENTS[to](scene).filter((time) => time !== undefined);
	const time = times[which % times.length];
	if (time !== undefined) await move(scene, time + plus - scene.model.seconds);
});

const spans = weighted([6, HOUR], [3, 20 * HOUR], [3, DAY], [3, 8 * DAY], [3, -HOUR], [1, -8 * DAY], [1, 1]);

export const moveClock = step("clock", fc.record({ seconds: spans }), (scene, _caller, { seconds }) =>
	move(scene, seconds),
);
