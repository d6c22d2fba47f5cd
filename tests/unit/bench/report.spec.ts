import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isMet, type Row } from "../../bench/measurement";
import { docsOf } from "../../bench/report/docs";
import { plot } from "../../bench/report/plot";
import type { Report } from "../../bench/report/report";
import { markdownTable } from "../../bench/report/table";
import { spread } from "../../bench/statistics";

const text = (name: string) => readFileSync(join(__dirname, "..", "..", "..", "docs", name), "utf8");

describe("The bench's report", () => {
	const report: Report = JSON.parse(text("bench.json"));
	const row: Row = {
		group: "up",
		name: "up <& down",
		unit: "s",
		runs: 3,
		over: { floor: "resources that do nothing", by: "ratio" },
		budget: 1.1,
		ours: spread([2.2, 2, 2.4]),
		floor: spread([2, 2, 2]),
		compared: spread([1.1, 1, 1.2]),
	};
	const over = { ...row, compared: spread([1.11, 1.11, 1]) };

	for (const name of ["bench.svg", "benchmarks.md"] as const)
		it(`is what docs/${name} shows`, () => {
			assert.equal(text(name), docsOf(report, text("benchmarks.md"))[name]);
		});

	it("tells least, middle and greatest of the runs", () => {
		assert.deepEqual(row.ours, { min: 2, median: 2.2, max: 2.4 });
		assert.match(
			markdownTable([row]),
			/\| 2\.20 \(2 to 2\.40\) s \| 2 s, resources that do nothing \| 1\.10 \(1 to 1\.20\) \|/,
		);
	});

	it("holds the median of the comparison against the budget", () => {
		assert.deepEqual([row, over].map(isMet), [true, false]);
	});

	it("holds it against the minimum where more is better", () => {
		const { budget: _, ...unlimited } = row;
		const met = { ...unlimited, minimum: 1.1 };
		const missed = { ...unlimited, minimum: 1.11 };
		assert.deepEqual([met, missed].map(isMet), [true, false]);
		assert.match(markdownTable([met, missed]), /\| at least 1\.10 \|.+\n.+\| at least 1\.11 MISSED \|/);
	});

	it("marks what is over its budget", () => {
		assert.match(markdownTable([over]), /\| 1\.10 MISSED \|/);
		assert.match(plot({ ...report, rows: [over] }), /class="end figure missed">1\.11</);
	});

	it("escapes in the plot what is markup in XML", () => {
		assert.match(plot({ ...report, rows: [row] }), />up &lt;&amp; down</);
	});
});
