import { type Spread, spread } from "./statistics";

/** The two sides of a measurement, which are run in turn. */
export interface Sides {
	readonly ours: () => Promise<number>;
	/** The same work without our code. */
	readonly floor?: () => Promise<number>;
	/** Cleans up after the last run. */
	readonly end?: () => Promise<unknown>;
}

/** One thing that is measured. */
export interface Measurement {
	/** Name for `--only`, which selects all measurements of a group. */
	readonly group: string;
	readonly name: string;
	readonly unit: string;
	/** What the floor is, and how our side is compared with it. */
	readonly over?: { readonly floor: string; readonly by: "ratio" | "difference" };
	readonly runs: number;
	/** Upper limit of the median: of the comparison if there is a floor, otherwise of our side. */
	readonly budget?: number;
	/** Lower limit of the same median, where more is better. */
	readonly minimum?: number;
	/** Its place in the plot of seconds over resources. */
	readonly curve?: { readonly of: string; readonly resources: number };
	readonly begin: () => Promise<Sides>;
}

/** The result of a measurement. */
export interface Row extends Omit<Measurement, "begin"> {
	readonly ours: Spread;
	readonly floor?: Spread;
	readonly compared?: Spread;
}

/** @param onRun called before each run with its number, counted from 1 */
export async function measure(measurement: Measurement, onRun: (run: number) => void): Promise<Row> {
	const { begin, ...row } = measurement;
	const sides = await begin();
	try {
		const measured = await inTurn(row.runs, sides, onRun);
		return { ...row, ...spreads(measured, row.over?.by) };
	} finally {
		await sides.end?.();
	}
}

/** Returns whether a row's median is within its limits; true if it has none. */
export function isMet({ budget = Infinity, minimum = -Infinity, ours, compared = ours }: Row): boolean {
	return compared.median >= minimum && compared.median <= budget;
}

interface Run {
	readonly ours: number;
	readonly floor: number | undefined;
}

/** Alternates, so that a machine that slows down does so for both sides, and changes the order, so that neither is always second. */
async function inTurn(runs: number, { ours, floor }: Sides, onRun: (run: number) => void): Promise<Run[]> {
	const measured: Run[] = [];
	for (let run = 1; run <= runs; run++) {
		onRun(run);
		const before = run % 2 === 0 ? await floor?.() : undefined;
		const value = await ours();
		measured.push({ ours: value, floor: before ?? (await floor?.()) });
	}
	return measured;
}

function spreads(
	measured: readonly Run[],
	by: "ratio" | "difference" | undefined,
): Pick<Row, "ours" | "floor" | "compared"> {
	const ours = spread(measured.map((run) => run.ours));
	const pairs = measured.filter((run): run is Run & { floor: number } => run.floor !== undefined);
	if (pairs.length === 0) return { ours };
	const compared = pairs.map((run) => (by === "difference" ? run.ours - run.floor : run.ours / run.floor));
	return { ours, floor: spread(pairs.map(({ floor }) => floor)), compared: spread(compared) };
}
