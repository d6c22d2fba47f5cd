import type { Day, KeyOfDay } from "./calendar";
import type { Effect } from "./faultProxy";
import { nameIn } from "./keys";
import { isReplaced } from "./slips";

/** How often each operation on one key may be requested in a day. */
interface Allowance {
	readonly deletions: number;
	readonly imports: number;
	readonly creations: number;
	/** Of the key itself. */
	readonly keyDeletions: number;
}

/** Returns the operations that were requested more often than the day requires. In a race, each run may change an expiry. */
export function needlessRequests(day: Day, before: Day | undefined, effects: readonly Effect[]): string[] {
	const runs = day.isRace ? 2 : 1;
	return day.program.flatMap((key) => {
		const was = before?.program.find(({ name }) => name === key.name);
		const allowed = allowanceOf(day, key, was);
		const count = (operation: string) =>
			effects.filter((effect) => effect.operation === operation && nameIn(effect.key) === key.name).length;
		const counts: [string, number, number][] = [
			["create-key", count("create-key"), allowed.creations],
			["delete-imported-key-material", count("delete-imported-key-material"), allowed.deletions * runs],
			["import-key-material", count("import-key-material"), allowed.imports + allowed.deletions * (runs - 1)],
			["schedule-key-deletion", count("schedule-key-deletion"), allowed.keyDeletions],
		];
		return counts.flatMap(([operation, actual, most]) =>
			actual > most ? [`${actual} ${operation} of ${key.name} instead of ${most}`] : [],
		);
	});
}

function allowanceOf({ drift, slip }: Day, key: KeyOfDay, was: KeyOfDay | undefined): Allowance {
	if (!was) return { creations: 1, deletions: 0, imports: 1, keyDeletions: 0 };
	if (isReplaced(slip, key)) return { creations: 1, deletions: 0, imports: 1, keyDeletions: 1 };
	const isChanged = was.expirationTime !== key.expirationTime;
	// Expired material needs no deletion.
	const deletions = isChanged && key.expiry === "extended" ? 1 : 0;
	const isDeletedByOthers = drift?.what === "materialDeleted" && drift.key.name === key.name;
	const imports = (isChanged ? 1 : 0) + (isDeletedByOthers ? 1 : 0);
	return { creations: 0, deletions, imports, keyDeletions: slip?.what === "destroy" ? 1 : 0 };
}
