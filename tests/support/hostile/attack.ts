import type { BatchResult } from "./batch";
import { DOORS, type DoorName } from "./doors";
import { WatchedProcess } from "./watchedProcess";

/** What came of all cases at one door. */
export interface DoorResult {
	readonly door: DoorName;
	readonly cases: number;
	readonly accepted: number;
	readonly refused: number;
	readonly slowestMs: number;
	readonly failures: readonly NonNullable<BatchResult["failure"]>[];
}

export interface AttackOptions {
	/** Cases for each door. */
	readonly cases: ReadonlyMap<DoorName, number>;
	/** The same cases for the same seed. */
	readonly seed: number;
	/** Called after each door. */
	readonly report?: (result: DoorResult) => void;
}

/** Secrets, and what doors open with, are new in each batch. */
const BATCH = 1000;
/** More say the same. */
const MOST_FAILURES = 8;

export const DOOR_NAMES = Object.keys(DOORS) as DoorName[];

/** Distributes cases among doors by their shares. */
export function casesByShare(total: number, doors: readonly DoorName[] = DOOR_NAMES): ReadonlyMap<DoorName, number> {
	const shares = doors.reduce((sum, door) => sum + DOORS[door].share, 0);
	return new Map(doors.map((door) => [door, Math.ceil((total * DOORS[door].share) / shares)]));
}

/** Knocks at doors, one after the other. */
export async function attack({ cases, seed, report }: AttackOptions): Promise<readonly DoorResult[]> {
	const process = new WatchedProcess();
	const results: DoorResult[] = [];
	try {
		for (const [door, count] of cases) {
			const result = await attackDoor(process, door, count, seed);
			report?.(result);
			results.push(result);
		}
		return results;
	} finally {
		process.close();
	}
}

async function attackDoor(process: WatchedProcess, door: DoorName, count: number, seed: number): Promise<DoorResult> {
	const total = { cases: 0, accepted: 0, refused: 0, slowestMs: 0 };
	const failures: NonNullable<BatchResult["failure"]>[] = [];
	for (let batch = 0; total.cases < count && failures.length < MOST_FAILURES; batch++) {
		const cases = Math.min(BATCH, count - total.cases);
		// Every seed has batches of its own.
		const result = await process.run({ door, seed: (seed * 100_003 + batch) | 0, cases });
		for (const name of ["cases", "accepted", "refused"] as const) total[name] += result[name];
		total.slowestMs = Math.max(total.slowestMs, result.slowestMs);
		if (result.failure) failures.push(result.failure);
	}
	return { door, ...total, failures };
}
