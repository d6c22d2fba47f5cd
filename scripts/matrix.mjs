#!/usr/bin/env node
// Runs the tests of unit, engine and packed package with the oldest and the newest supported Node and @pulumi/pulumi.
// [--node 20|24] [--pulumi VERSION] select combinations. The last line is "N passed, N failed".
import { parseArgs } from "node:util";
import { progress } from "./log.mjs";
import { runCell } from "./matrix/cell.mjs";
import { withCheckoutCopy } from "./matrix/checkout.mjs";
import { NODES, PULUMIS } from "./matrix/pins.mjs";
import { COMBINATIONS, keep } from "./matrix/results.mjs";
import { tableOf } from "./matrix/table.mjs";

/** @param {string[]} args */
function chosen(args) {
	const { node, pulumi } = parseArgs({
		args,
		options: { node: { type: "string" }, pulumi: { type: "string" } },
	}).values;
	const combinations = COMBINATIONS.filter(
		(each) => (!node || each.node.split(".")[0] === node) && (!pulumi || each.pulumi === pulumi),
	);
	if (combinations.length > 0) return combinations;
	const [nodes, pulumis] = [Object.keys(NODES).join(" or "), PULUMIS.join(" or ")];
	throw new Error(`No such combination: --node must be ${nodes}, and --pulumi must be ${pulumis}.`);
}

/** @param {readonly import("./matrix/cell.mjs").Combination[]} combinations */
async function runAll(combinations) {
	/** @type {import("./matrix/cell.mjs").Cell[]} */
	const cells = [];
	for (const pulumi of PULUMIS.filter((version) => combinations.some((each) => each.pulumi === version))) {
		const own = combinations.filter((each) => each.pulumi === pulumi);
		await withCheckoutCopy(pulumi, async (folder) => {
			for (const combination of own) {
				progress(`Node ${combination.node} with @pulumi/pulumi ${pulumi}`);
				const cell = await runCell(combination, folder);
				keep(cell);
				cells.push(cell);
				progress(tableOf([cell]));
			}
		});
	}
	return cells;
}

try {
	const cells = await runAll(chosen(process.argv.slice(2)));
	const counts = cells.flatMap(({ suites }) => Object.values(suites));
	const [passed, failed] = [
		counts.reduce((sum, each) => sum + each.passed, 0),
		counts.reduce((sum, each) => sum + each.failed, 0),
	];
	process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
	process.stdout.write(`${tableOf(cells)}${passed} passed, ${failed} failed\n`);
} catch (error) {
	progress(error instanceof Error ? error.message : `${error}`);
	process.exitCode = 1;
	process.stdout.write("0 passed, 1 failed\n");
}
