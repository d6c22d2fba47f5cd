import { isMet, type Row } from "../measurement";
import type { Spread } from "../statistics";

const HEADINGS = ["measurement", "median (min to max)", "floor", "over the floor", "budget", "runs"];

/** Formats rows for the terminal, with columns as wide as their contents. */
export function textTable(rows: readonly Row[]): string {
	const lines = [HEADINGS, ...rows.map(cellsOf)];
	const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
	return lines
		.map((cells) =>
			cells
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}

/** Formats rows for the docs. */
export function markdownTable(rows: readonly Row[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	const separator = `|${HEADINGS.map(() => "---|").join("")}`;
	const markdown = rows.map((row) => line(cellsOf(row).map((cell) => cell.replace("__provider", "`__provider`"))));
	return [line(HEADINGS), separator, ...markdown].join("\n");
}

function cellsOf(row: Row): string[] {
	const { name, unit, ours, floor, compared, over, runs } = row;
	const isDifference = over?.by === "difference";
	return [
		name,
		withUnit(spreadText(ours), unit),
		floor && over ? `${withUnit(figure(floor.median), unit)}, ${over.floor}` : "",
		compared ? withUnit(spreadText(compared), isDifference ? unit : "") : "",
		budgetText(row),
		`${runs}`,
	];
}

function budgetText(row: Row): string {
	const { budget, minimum } = row;
	const limits = [minimum !== undefined && `at least ${figure(minimum)}`, budget !== undefined && figure(budget)];
	return [...limits, !isMet(row) && "MISSED"].filter(Boolean).join(" ");
}

const withUnit = (text: string, unit: string) => (unit ? `${text} ${unit}` : text);

function spreadText({ min, median, max }: Spread): string {
	return min === max ? figure(median) : `${figure(median)} (${figure(min)} to ${figure(max)})`;
}

/** Formats a figure with three significant digits. */
export function figure(value: number): string {
	if (Number.isInteger(value)) return value.toLocaleString("en");
	const decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
