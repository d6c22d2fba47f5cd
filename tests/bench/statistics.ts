/** Least, middle and greatest of several runs. */
export interface Spread {
	readonly min: number;
	readonly median: number;
	readonly max: number;
}

export function spread(values: readonly number[]): Spread {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (index: number) => sorted[index] ?? Number.NaN;
	return { min: at(0), median: at(Math.floor((sorted.length - 1) / 2)), max: at(sorted.length - 1) };
}

/** Measures two things in turn, so that a machine that grows slower does so for both. */
export async function pairs<T>(
	runs: number,
	ours: () => Promise<T>,
	floor: () => Promise<T>,
): Promise<[ours: T, floor: T][]> {
	const measured: [T, T][] = [];
	for (let run = 0; run < runs; run++) {
		// The order changes as well, so that neither always comes second.
		const oursFirst = run % 2 === 0;
		const first = await (oursFirst ? ours : floor)();
		const second = await (oursFirst ? floor : ours)();
		measured.push(oursFirst ? [first, second] : [second, first]);
	}
	return measured;
}
