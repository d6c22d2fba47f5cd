import * as v from "valibot";

/** The stored rotation of a key. Times are in milliseconds since the epoch. */
export const Rotation = v.object({
	/** Undefined while rotation is disabled. */
	intervalDays: v.optional(v.number()),
	/** Start of the first interval. */
	since: v.number(),
	/** Rotations before `since`. */
	count: v.number(),
	lastAt: v.optional(v.number()),
});

export type Rotation = v.InferOutput<typeof Rotation>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The rotation at a point in time. The material stays the same, since clients can't see it. */
export function rotationAt(rotation: Rotation | undefined, now: number): Omit<Rotation, "since"> {
	if (!rotation) return { count: 0 };
	const { intervalDays, since, count, lastAt } = rotation;
	const passed = intervalDays === undefined ? 0 : Math.max(0, Math.floor((now - since) / (intervalDays * DAY_MS)));
	if (intervalDays === undefined || passed === 0) return { intervalDays, count, lastAt };
	return { intervalDays, count: count + passed, lastAt: since + passed * intervalDays * DAY_MS };
}

/** The rotation with another interval from now on; undefined disables it. */
export function withInterval(rotation: Rotation | undefined, intervalDays: number | undefined, now: number): Rotation {
	return { ...rotationAt(rotation, now), intervalDays, since: now };
}
