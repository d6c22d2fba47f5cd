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
 * Puts a cell in the place of its last run. Cells of combinations that are tested no more go.
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

const EXPLANATION = `# What was tested together

Made by \`npm run matrix\`. Under npm, pnpm and yarn: the packed package, installed by it outside the repository, with a script
and with a program in plain JavaScript, in TypeScript and as an ES module.
`;
