import { plot } from "./plot";
import type { Report } from "./report";
import { markdownTable } from "./table";

const BEGIN = "<!-- begin: written by npm run bench -->";
const END = "<!-- end -->";

/** Returns the files of docs/ that show a report, by name. */
export function docsOf(
	report: Report,
	page: string,
): Readonly<Record<"bench.json" | "bench.svg" | "benchmarks.md", string>> {
	return {
		"bench.json": `${JSON.stringify(report, null, 2)}\n`,
		"bench.svg": plot(report),
		"benchmarks.md": withFigures(page, report),
	};
}

/** @throws {Error} if the page lacks the markers around the figures */
function withFigures(page: string, { date, cpus, versions, rows }: Report): string {
	const [before, after] = [page.split(BEGIN)[0], page.split(END)[1]];
	if (before === undefined || after === undefined) throw new Error(`The page lacks the lines "${BEGIN}" and "${END}"`);
	const { node, engine, "@pulumi/pulumi": sdk } = versions;
	const where = `${date.slice(0, 10)}, ${cpus} cores, Node ${node}, engine ${engine}, @pulumi/pulumi ${sdk}.`;
	return [`${before}${BEGIN}`, "", where, "", markdownTable(rows), "", `${END}${after}`].join("\n");
}
