import { setTimeout as wait } from "node:timers/promises";

/** The current time and the passing of it, injected wherever either matters. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves after that many milliseconds. */
	sleep(milliseconds: number): Promise<void>;
	/** Calls `ring` once after that many milliseconds, unless what it returns is called before. */
	alarm(milliseconds: number, ring: () => void): () => void;
}

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

/** Epoch seconds as people read them: RFC 3339 in UTC, to the second. */
export function toRfc3339(epochSeconds: number): string {
	return new Date(epochSeconds * SECOND_MS).toISOString().replace(".000Z", "Z");
}

/** Whether a time in epoch seconds is over; from its second on it is. */
export function hasPassed(epochSeconds: number, nowMs: number): boolean {
	return nowMs >= epochSeconds * SECOND_MS;
}
