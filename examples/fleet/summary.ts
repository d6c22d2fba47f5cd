import type { StackRun } from "./stackRun";

const MOST_ERRORS = 5;
const END_OF_RUN = /^\w+ (failed|canceled)$/;

/** Summarizes what was done on each stack and in total, and why stacks failed. */
export function summary(runs: readonly StackRun[], seconds: number): string {
	return [table(runs, seconds), ...runs.flatMap(notes), ...runs.flatMap(failure)].join("\n");
}

function table(runs: readonly StackRun[], seconds: number): string {
	const rows = runs.map((run) => ({
		stack: run.name,
		...run.tally.counts,
		left: run.tally.total - run.tally.done,
		seconds: run.seconds.toFixed(1),
	}));
	const columns = ["stack", "created", "changed", "same", "deleted", "failed", "left", "seconds"] as const;
	const sums = columns.map((column) => `${rows.reduce((sum, row) => sum + Number(row[column]), 0)}`);
	const last = ["total", ...sums.slice(1, -1), seconds.toFixed(1)];
	const texts = [columns, ...rows.map((row) => columns.map((column) => `${row[column]}`)), last];
	const width = Math.max(...texts.map(([stack = ""]) => stack.length));
	const cell = (text: string, index: number) => (index === 0 ? text.padEnd(width) : text.padStart(9));
	return `\n${texts.map((row) => row.map(cell).join("")).join("\n")}`;
}

function notes({ name, tally }: StackRun): string[] {
	return tally.notes.size === 0 ? [] : [`\n${name} says:`, ...[...tally.notes].map(indented)];
}

function failure({ name, state, tally }: StackRun): string[] {
	if (state !== "failed" && state !== "cancelled") return [];
	const causes = [...tally.errors].filter((error) => !END_OF_RUN.test(error));
	const errors = causes.length > 0 ? causes : [...tally.errors];
	const more = errors.length > MOST_ERRORS ? [`… and ${errors.length - MOST_ERRORS} more`] : [];
	return [`\n${name} ${state}:`, ...[...errors.slice(0, MOST_ERRORS), ...more].map(indented)];
}

function indented(text: string): string {
	return text.replace(/^/gm, "  ");
}
