/** Minimum, median and maximum of several runs. */
export interface Spread {
	readonly min: number;
	readonly median: number;
	readonly max: number;
}

export function spread(values: readonly number[]): Spread {
	const sorted = [...values].sort((a, b) => a - b);
	// Further digits are noise.
	const at = (index: number) => Number((sorted[index] ?? Number.NaN).toPrecision(5));
	return { min: at(0), median: at(Math.floor((sorted.length - 1) / 2)), max: at(sorted.length - 1) };
}
