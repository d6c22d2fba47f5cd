import { SUITES } from "./pins.mjs";

/**
 * Formats cells as a Markdown table.
 * @param {readonly import("./cell.mjs").Cell[]} cells
 * @returns {string}
 */
export function tableOf(cells) {
	const header = ["Node", "@pulumi/pulumi", ...SUITES, "time", "date"];
	const rows = cells.map(({ node, pulumi, suites, seconds, date }) => [
		node,
		pulumi,
		...SUITES.map((suite) => countsText(suites[suite])),
		`${Math.floor(seconds / 60)} min ${seconds % 60} s`,
		date,
	]);
	return [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");
}

/** @param {import("./cell.mjs").Counts} [counts] */
function countsText(counts) {
	if (!counts || counts.passed + counts.failed === 0) return "none";
	return counts.failed === 0 ? `${counts.passed} passed` : `${counts.passed} passed, **${counts.failed} failed**`;
}
