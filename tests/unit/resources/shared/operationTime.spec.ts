import assert from "node:assert/strict";
import { LONGEST_OPERATION_MS } from "../../../../provider/http/deadline";
import { type Cell, chosenFaults, MANY_RETRIES, measureAll } from "../../../support/limits/longest";

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
});
