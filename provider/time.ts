import { setTimeout as wait } from "node:timers/promises";

/** The current time and timers, injected so that tests control them. */
export interface Clock {
	/** The current time, in milliseconds since the epoch. */
	now(): number;
	/** Resolves after a number of milliseconds. */
	sleep(milliseconds: number): Promise<void>;
	/** Calls `ring` once after a number of milliseconds. @returns a function that cancels the alarm */
	alarm(milliseconds: number, ring: () => void): () => void;
}

/** The clock of the operating system. */
export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: (milliseconds) => wait(milliseconds),
	alarm: (milliseconds, ring) => {
		const timer = setTimeout(ring, milliseconds);
		return () => clearTimeout(timer);
	},
};

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** Formats epoch seconds as RFC 3339, in UTC to the second. */
export function toRfc3339(epochSeconds: number): string {
	return new Date(epochSeconds * SECOND_MS).toISOString().replace(".000Z", "Z");
}

/** Whether a time in epoch seconds has been reached. */
export function hasPassed(epochSeconds: number, nowMs: number): boolean {
	return nowMs >= epochSeconds * SECOND_MS;
}
