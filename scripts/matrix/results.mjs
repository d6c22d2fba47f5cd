import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../setup.mjs";
import { NODES, PULUMIS } from "./pins.mjs";
import { tableOf } from "./table.mjs";

const JSON_FILE = join(CHECKOUT, "docs", "matrix.json");
const TABLE_FILE = join(CHECKOUT, "docs", "matrix.md");

/** @typedef {import("./cell.mjs").Cell} Cell */
/** @typedef {import("./cell.mjs").Combination} Combination */

/** @type {Combination[]} */
export const COMBINATIONS = PULUMIS.flatMap((pulumi) => Object.values(NODES).map((node) => ({ node, pulumi })));

/**
 * Stores a cell in place of that of an earlier run. Removes cells of combinations that are no longer tested.
 * @param {Cell} cell
 */
export function keep(cell) {
	/** @type {Cell[]} */
	const earlier = existsSync(JSON_FILE) ? JSON.parse(readFileSync(JSON_FILE, "utf8")) : [];
	const known = [cell, ...earlier];
	const cells = COMBINATIONS.flatMap((combination) => known.find((other) => isOf(other, combination)) ?? []);
	writeFileSync(JSON_FILE, `${JSON.stringify(cells, undefined, 2)}\n`);
	writeFileSync(TABLE_FILE, `${EXPLANATION}\n${tableOf(cells)}`);
}

/**
 * @param {Cell} cell
 * @param {Combination} combination
 */
function isOf(cell, { node, pulumi }) {
	return cell.node === node && cell.pulumi === pulumi;
}

const EXPLANATION = `# Tested combinations of versions

Written by \`npm run matrix\`. The columns npm, pnpm and yarn show tests of the packed package: each package manager installs it
outside the repository, and runs a script and programs in plain JavaScript, in TypeScript and as an ES module.
`;
