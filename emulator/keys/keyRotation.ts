import * as v from "valibot";

/** What is kept of a key's rotation. Times are milliseconds since the epoch. */
export const Rotation = v.object({
	/** Absent while rotation is off. */
	intervalDays: v.optional(v.number()),
	/** From when intervals count. */
	since: v.number(),
	/** Rotations until then. */
	count: v.number(),
	lastAt: v.optional(v.number()),
});

export type Rotation = v.InferOutput<typeof Rotation>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Rotation as it has gone on by now. What a key encrypts with is nothing that clients see, so no bytes change. */
export function rotationAt(rotation: Rotation | undefined, now: number): Omit<Rotation, "since"> {
	if (!rotation) return { count: 0 };
	const { intervalDays, since, count, lastAt } = rotation;
	const passed = intervalDays === undefined ? 0 : Math.max(0, Math.floor((now - since) / (intervalDays * DAY_MS)));
	if (intervalDays === undefined || passed === 0) return { intervalDays, count, lastAt };
	return { intervalDays, count: count + passed, lastAt: since + passed * intervalDays * DAY_MS };
}

/** The same key from now on with another interval, or with none. */
export function withInterval(rotation: Rotation | undefined, intervalDays: number | undefined, now: number): Rotation {
	return { ...rotationAt(rotation, now), intervalDays, since: now };
}
