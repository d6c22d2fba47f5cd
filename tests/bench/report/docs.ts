import { plot } from "./plot";
import type { Report } from "./report";
import { markdownTable } from "./table";

const BEGIN = "<!-- npm run bench writes from here -->";
const END = "<!-- to here -->";

/** What the docs show of a report, by the names of their files. */
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

/** @throws {Error} where the page has no place for them */
function withFigures(page: string, { date, cpus, versions, rows }: Report): string {
	const [before, after] = [page.split(BEGIN)[0], page.split(END)[1]];
	if (before === undefined || after === undefined) throw new Error(`The page has no lines "${BEGIN}" and "${END}"`);
	const { node, engine, "@pulumi/pulumi": sdk } = versions;
	const where = `${date.slice(0, 10)}, ${cpus} cores, Node ${node}, engine ${engine}, @pulumi/pulumi ${sdk}.`;
	return [`${before}${BEGIN}`, "", where, "", markdownTable(rows), "", `${END}${after}`].join("\n");
}
