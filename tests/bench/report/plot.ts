import { element, escaped, label } from "./elements";
import { ratioPanel } from "./ratioPanel";
import type { Report } from "./report";
import { secondsPanel } from "./secondsPanel";

const WIDTH = 960;
const MARGIN = 32;
const GAP = 34;

const STYLE = `
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#24303d}
.heading{font-size:16px;font-weight:600}
.tick,.note{font-size:12px;fill:#5c6875}
.figure{font-weight:600}
.missed{fill:#b3261e}
.middle{text-anchor:middle}
.end{text-anchor:end}
.page{fill:#fff;stroke:#d5dbe2}
.grid{stroke:#e3e8ed}
.base{stroke:#8792a0;stroke-width:1.5}
.spread{stroke:#0a5fc2;stroke-width:3;stroke-linecap:round;opacity:.45}
.ours,.dot-0{fill:#0a5fc2}
.dot-1{fill:#0b7d6b}
.dot-2{fill:#a64b00}
.budget{stroke:#b3261e;stroke-width:3}
.floor{stroke:#5c6875;stroke-width:2.5}
.curve{fill:none;stroke-width:2}
.curve-0{stroke:#0a5fc2}
.curve-1{stroke:#0b7d6b}
.curve-2{stroke:#a64b00}
.name-0{fill:#0a5fc2}
.name-1{fill:#0b7d6b}
.name-2{fill:#a64b00}
@media (prefers-color-scheme:dark){
text{fill:#e3e9f0}
.tick,.note{fill:#a3afbc}
.missed{fill:#ff9a91}
.page{fill:#0f141a;stroke:#323b46}
.grid{stroke:#242c35}
.base{stroke:#7b8794}
.spread,.curve-0{stroke:#79b8ff}
.ours,.dot-0,.name-0{fill:#79b8ff}
.curve-1{stroke:#5fd3bd}
.dot-1,.name-1{fill:#5fd3bd}
.curve-2{stroke:#ffb070}
.dot-2,.name-2{fill:#ffb070}
.budget{stroke:#ff9a91}
.floor{stroke:#a3afbc}
}
`;

/** Draws the figures of a report as SVG, for light and dark pages. */
export function plot({ rows, versions, date, cpus }: Report): string {
	const inner = WIDTH - 2 * MARGIN;
	const [ratios, seconds] = [ratioPanel(rows, inner), secondsPanel(rows, inner)];
	const secondsTop = MARGIN + ratios.height + GAP;
	const noteTop = secondsTop + seconds.height + 10;
	const height = noteTop + MARGIN - 8;
	const note = `Dot: median. Line: minimum to maximum. Red: budget. ${date.slice(0, 10)}, ${cpus} cores, Node ${versions.node}, engine ${versions.engine}.`;
	const content = [
		element("title", {}, "Benchmarks of pulumi-huaweicloud-kms"),
		element("desc", {}, escaped("The same figures as the table in docs/benchmarks.md.")),
		element("style", {}, STYLE),
		element("rect", { x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, rx: 8, class: "page" }),
		element("g", { transform: `translate(${MARGIN} ${MARGIN})` }, `\n${ratios.svg}\n`),
		element("g", { transform: `translate(${MARGIN} ${secondsTop})` }, `\n${seconds.svg}\n`),
		label(note, MARGIN, noteTop, "note"),
	];
	const size = { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height };
	return `${element("svg", { xmlns: "http://www.w3.org/2000/svg", ...size, role: "img" }, `\n${content.join("\n")}\n`)}\n`;
}
