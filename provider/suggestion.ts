// Imports nothing: resource classes load it in the program's process.

/** Two names are near if they differ in at most one of so many characters. */
const CHARACTERS_PER_SLIP = 3;

/**
 * The name that somebody who wrote another one probably meant; undefined if none is near. Case, underscores and hyphens don't count.
 * A wrong, missing, additional or transposed letter counts as one slip.
 */
export function closestName<Name extends string>(name: string, names: readonly Name[]): Name | undefined {
	const written = plainName(name);
	const near = names
		.map((candidate) => ({ candidate, slips: slipsBetween(written, plainName(candidate)) }))
		.filter(({ slips }) => slips !== undefined);
	const [closest] = near.sort((a, b) => Number(a.slips) - Number(b.slips));
	return closest?.candidate;
}

/** Whether a name is another but for one letter, its case, underscores and hyphens. */
export function isSlipOf(written: string, name: string): boolean {
	const slips = slipsBetween(plainName(written), plainName(name));
	return slips !== undefined && slips <= 1;
}

/** The end of a message that names what was probably meant; empty if nothing is near. */
export function didYouMean(name: string, names: readonly string[]): string {
	const closest = closestName(name, names);
	return closest === undefined ? "" : `; did you mean ${closest}?`;
}

/** A name in small letters and without separators. */
export function plainName(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function slipsBetween(a: string, b: string): number | undefined {
	const most = Math.floor(Math.max(a.length, b.length) / CHARACTERS_PER_SLIP);
	// A stray name may be as long as a key, and the distance costs the product of both lengths.
	if (a === "" || b === "" || Math.abs(a.length - b.length) > most) return undefined;
	const slips = distance(a, b);
	return slips <= most ? slips : undefined;
}

/** The optimal string alignment distance: Levenshtein's, with a transposition of neighbours as one step. */
function distance(a: string, b: string): number {
	let [beforeLast, last]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = a[i - 1] === b[j - 1] ? 0 : 1;
			const steps = [at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + change];
			if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps.push(at(beforeLast, j - 2) + 1);
			row.push(Math.min(...steps));
		}
		[beforeLast, last] = [last, row];
	}
	return at(last, b.length);
}

const at = (row: readonly number[] | undefined, index: number) => row?.[index] ?? Number.POSITIVE_INFINITY;
