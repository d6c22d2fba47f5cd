import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import { succeed } from "../support/command";
import { isMet, type Measurement, measure, type Row } from "./measurement";
import { MEASUREMENTS } from "./measurements";
import { docsOf } from "./report/docs";
import type { Report } from "./report/report";
import { textTable } from "./report/table";

const DOCS = join(__dirname, "..", "..", "docs");
const GROUPS = [...new Set(MEASUREMENTS.map(({ group }) => group))];

const USAGE = `npm run bench [-- --only GROUP,...] [-- --redraw]

Runs all measurements and writes docs/bench.json, docs/bench.svg and the table in docs/benchmarks.md.
  --only     run only these groups and write nothing: ${GROUPS.join(", ")}
  --redraw   measure nothing and write from docs/bench.json
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { only: { type: "string" }, redraw: { type: "boolean" }, help: { type: "boolean" } },
	});
	if (values.help) process.stdout.write(USAGE);
	else if (values.redraw) write(JSON.parse(readFileSync(join(DOCS, "bench.json"), "utf8")));
	else await run(values.only?.split(",") ?? []);
}

async function run(only: readonly string[]): Promise<void> {
	const unknown = only.filter((group) => !GROUPS.includes(group));
	if (unknown.length > 0) return refuse(`Unknown group in --only: ${unknown.join(", ")}.`);
	const rows = await measureAll(MEASUREMENTS.filter(({ group }) => only.length === 0 || only.includes(group)));
	process.stdout.write(`${textTable(rows)}\n`);
	if (only.length === 0) write(await reportOf(rows));
	process.exitCode = rows.every(isMet) ? 0 : 1;
}

function refuse(reason: string): void {
	process.stderr.write(`${reason}\n\n${USAGE}`);
	process.exitCode = 1;
}

async function measureAll(measurements: readonly Measurement[]): Promise<Row[]> {
	const rows: Row[] = [];
	for (const [index, measurement] of measurements.entries()) {
		const what = `${index + 1} of ${measurements.length}: ${measurement.name}`;
		const onRun = (run: number) => void process.stderr.write(`${what}, run ${run} of ${measurement.runs}\n`);
		rows.push(await measure(measurement, onRun));
	}
	return rows;
}

async function reportOf(rows: readonly Row[]): Promise<Report> {
	const engine = (await succeed("pulumi", ["version"], __dirname)).trim().replace(/^v/, "");
	const versions = { node: process.versions.node, engine, "@pulumi/pulumi": sdkVersion };
	return { date: new Date().toISOString(), cpus: availableParallelism(), versions, rows };
}

function write(report: Report): void {
	const page = readFileSync(join(DOCS, "benchmarks.md"), "utf8");
	for (const [name, text] of Object.entries(docsOf(report, page))) writeFileSync(join(DOCS, name), text);
}

void main();
