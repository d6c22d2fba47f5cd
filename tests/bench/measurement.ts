import { type Spread, spread } from "./statistics";

/** What is measured in turn. */
export interface Sides {
	readonly ours: () => Promise<number>;
	/** The same without what is ours. */
	readonly floor?: () => Promise<number>;
	/** What is left to do once all runs are over. */
	readonly end?: () => Promise<unknown>;
}

/** One thing that is measured. */
export interface Measurement {
	/** Name by which `--only` picks it together with others. */
	readonly group: string;
	readonly name: string;
	readonly unit: string;
	/** What the floor is, and how ours is compared with it. */
	readonly over?: { readonly floor: string; readonly by: "ratio" | "difference" };
	readonly runs: number;
	/** What the median may be at most: of the comparison where there is one. */
	readonly budget?: number;
	/** Where it belongs in the plot of seconds over resources. */
	readonly curve?: { readonly of: string; readonly resources: number };
	readonly begin: () => Promise<Sides>;
}

/** What was measured. */
export interface Row extends Omit<Measurement, "begin"> {
	readonly ours: Spread;
	readonly floor?: Spread;
	readonly compared?: Spread;
}

/** @param tell called before each run with its number */
export async function measure(measurement: Measurement, tell: (run: number) => void): Promise<Row> {
	const { begin, ...row } = measurement;
	const sides = await begin();
	try {
		const measured = await inTurn(row.runs, sides, tell);
		return { ...row, ...spreads(measured, row.over?.by) };
	} finally {
		await sides.end?.();
	}
}

/** Whether a row's median keeps its budget; true where it has none. */
export function isMet({ budget, ours, compared = ours }: Row): boolean {
	return budget === undefined || compared.median <= budget;
}

interface Run {
	readonly ours: number;
	readonly floor: number | undefined;
}

/** In turn, so that a machine that grows slower does so for both; the order changes, so that neither always comes second. */
async function inTurn(runs: number, { ours, floor }: Sides, tell: (run: number) => void): Promise<Run[]> {
	const measured: Run[] = [];
	for (let run = 1; run <= runs; run++) {
		tell(run);
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
