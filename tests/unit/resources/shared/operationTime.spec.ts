import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LONGEST_OPERATION_MS } from "../../../../provider/http/deadline";
import { type Cell, chosenFaults, MANY_RETRIES, measureAll } from "../../../support/limits/longest";
import { LIFECYCLE_OPERATIONS } from "../../../support/limits/operations";

const { byDefault, withManyRetries } = chosenFaults();

function ensureInTime(cells: readonly Cell[]): void {
	for (const { operation, seconds, error } of cells)
		assert.ok(seconds * 1000 <= LONGEST_OPERATION_MS, `${operation}: ${seconds} s, ${error?.message}`);
}

describe("No operation lasts longer than five minutes and the deadlines of one request,", () => {
	for (const [name, fault] of Object.entries(byDefault))
		it(`against ${name}`, async () => ensureInTime(await measureAll(name, fault)));

	for (const [name, fault] of Object.entries(withManyRetries))
		it(`with 50 retries, against ${name}`, async () => ensureInTime(await measureAll(name, fault, MANY_RETRIES)));

	it("as the page for operators says of each", () => {
		const page = readFileSync(join(__dirname, "../../../../docs/operations.md"), "utf8");
		const [, section = ""] = page.split(/<!-- \/?limits -->/);
		const rows = [...section.matchAll(/^\| (.+?) \| (\d+) \|/gm)];
		assert.deepEqual(
			rows.map(([, operation]) => operation),
			Object.keys(LIFECYCLE_OPERATIONS),
		);
		for (const [, operation, seconds] of rows) assert.ok(Number(seconds) * 1000 <= LONGEST_OPERATION_MS, operation);
	});
});
