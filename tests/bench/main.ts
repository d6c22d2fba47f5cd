import { measureLoad } from "./load";
import { type Spread, spread } from "./statistics";
import { measureThrottledUp, measureUp } from "./up";

interface Row {
	readonly what: string;
	readonly unit: string;
	readonly measured: Spread;
	readonly budget?: number;
}

const RESOURCES = 200;
const MANY_RESOURCES = 1000;
/** Requests that the service takes from a user (API overview of the service). */
const PER_SECOND = 20;

async function measure(): Promise<Row[]> {
	const load = await measureLoad();
	const up = await measureUp(RESOURCES);
	const throttled = spread([await measureThrottledUp(MANY_RESOURCES, PER_SECOND)]);
	return [
		{ what: "loading the provider, over plain Node", unit: "ms", measured: load.milliseconds, budget: 60 },
		{ what: "memory of the loaded provider, over plain Node", unit: "MiB", measured: load.mebibytes, budget: 15 },
		{ what: `up with ${RESOURCES} ImportParameters`, unit: "s", measured: up.ours },
		{ what: `up with ${RESOURCES} resources that do nothing`, unit: "s", measured: up.floor },
		{ what: "the one over the other", unit: "", measured: up.ratio, budget: 1.1 },
		{
			what: `up with ${MANY_RESOURCES} at ${PER_SECOND} requests/s, over the least time`,
			unit: "",
			measured: throttled,
			budget: 1.2,
		},
	];
}

const figure = (value: number) => value.toFixed(2).padStart(9);

function show({ what, unit, measured, budget }: Row): string {
	const { min, median, max } = measured;
	const verdict = budget === undefined ? "" : `  budget ${budget}${median <= budget ? "" : "  MISSED"}`;
	return `${what.padEnd(56)}${figure(min)}${figure(median)}${figure(max)}  ${unit.padEnd(3)}${verdict}`;
}

measure().then((rows) => {
	process.stdout.write(`${"".padEnd(56)}${"min".padStart(9)}${"median".padStart(9)}${"max".padStart(9)}\n`);
	for (const row of rows) process.stdout.write(`${show(row)}\n`);
	process.exitCode = rows.some(({ measured, budget }) => budget !== undefined && measured.median > budget) ? 1 : 0;
});
