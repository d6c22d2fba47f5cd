import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCodeOf, isKnownServiceCode } from "../../../provider/answers/serviceCodes";

const read = (path: string) => readFileSync(join(__dirname, "..", "..", "..", path), "utf8");

/** Rows of the table of errors: code and codes of the service, ranges spelled out. */
function errorRows(): readonly (readonly [code: string, serviceCodes: readonly string[]])[] {
	const rows = read("docs/operations.md").matchAll(/^\| `(\w+)` \|([^|]*)\|/gm);
	return [...rows].map(([, code = "", cell = ""]) => [code, cell.split(",").flatMap(spelledOut)] as const);
}

function spelledOut(codes: string): string[] {
	const [first = "", last = first] = codes.trim().split(" to ");
	const [family = "", from] = first.split(".");
	const count = Number(last.split(".")[1]) - Number(from) + 1;
	if (!first) return [];
	return Array.from({ length: count }, (_, index) => `${family}.${`${Number(from) + index}`.padStart(4, "0")}`);
}

describe("The table of errors in the documentation", () => {
	it("says of every error code what to do", () => {
		const union = read("provider/errors.ts").match(/export type KmsImportErrorCode =([^;]+);/)?.[1] ?? "";
		const codes = [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code);
		assert.deepEqual(
			errorRows()
				.map(([code]) => code)
				.sort(),
			codes.sort(),
		);
	});

	it("names each code of the service that has a meaning, at that meaning", () => {
		const rows = errorRows();
		for (const [code, serviceCodes] of rows)
			for (const one of serviceCodes) assert.equal(isKnownServiceCode(one) && errorCodeOf(one, 400), code, one);
		const known = read("provider/answers/serviceCodes.ts").match(/SERVICE_CODES[^=]*=[^;]+;/)?.[0] ?? "";
		const named = rows.flatMap(([, serviceCodes]) => serviceCodes);
		assert.deepEqual(named.sort(), [...known.matchAll(/"(\w+\.\d{4})"/g)].map(([, one]) => one).sort());
	});
});
