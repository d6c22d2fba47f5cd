import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { table, withSections } from "../../scripts/reference/tables";
import { type Cell, chosenFaults, MANY_RETRIES, measureAll } from "../support/limits/longest";
import { LIFECYCLE_OPERATIONS } from "../support/limits/operations";

const PAGE = join(__dirname, "..", "..", "docs", "operations.md");

/** Each operation's longest time, and the fault at which it lasts that long first. */
async function longest(): Promise<ReadonlyMap<string, Cell>> {
	const { byDefault, withManyRetries } = chosenFaults();
	const found = new Map<string, Cell>();
	const record = (cells: readonly Cell[]) => {
		for (const cell of cells)
			if (cell.seconds > (found.get(cell.operation)?.seconds ?? -1)) found.set(cell.operation, cell);
	};
	for (const [name, fault] of Object.entries(byDefault)) record(await measureAll(name, fault));
	for (const [name, fault] of Object.entries(withManyRetries))
		record(await measureAll(`${name}, with ${MANY_RETRIES.maxRetries} retries`, fault, MANY_RETRIES));
	return found;
}

function rowOf(operation: string, cell: Cell | undefined): readonly string[] {
	if (!cell) return [operation, "0", "sends no request", "0"];
	return [operation, cell.seconds.toFixed(0), cell.fault, `${cell.requests}`];
}

/** Writes the table of the longest times into the page for operators. */
async function main(): Promise<void> {
	// The longest waits between attempts, so that the table is the same each time.
	Math.random = () => 0.999;
	const found = await longest();
	const rows = Object.keys(LIFECYCLE_OPERATIONS).map((operation) => rowOf(operation, found.get(operation)));
	const section = table(["operation", "longest, in seconds", "against", "requests"], rows);
	writeFileSync(PAGE, withSections(readFileSync(PAGE, "utf8"), { limits: section }));
}

void main();
