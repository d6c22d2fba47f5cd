import type { Row } from "../measurement";
import { element, label, line, logarithmic, type Scale } from "./elements";
import { figure } from "./table";

const TOP = 34;
const BOTTOM = 330;
const LEFT = 44;
/** Width at the right for the names of the curves, in pixels. */
const NAMES = 270;
/** Space for the first marks, which are wider than a line. */
const INSET = 16;
const SECONDS = [1, 2, 5, 10, 20, 50, 100, 200];
const RESOURCES = [1, 10, 100, 1000];
/** Distance between the names of two curves, in pixels. */
const LINE_HEIGHT = 18;

interface Curve {
	readonly of: string;
	readonly rows: readonly Row[];
}

/** Draws the seconds of an `up` over the number of resources, both logarithmic: a curve for ours, a mark for each floor. */
export function secondsPanel(rows: readonly Row[], width: number): { readonly svg: string; readonly height: number } {
	const plotted = rows.filter(({ curve }) => curve);
	const names = [...new Set(plotted.map(({ curve }) => curve?.of ?? ""))];
	const curves = names.map((of) => ({ of, rows: plotted.filter(({ curve }) => curve?.of === of) }));
	const greatest = Math.max(...plotted.map(({ ours, floor }) => Math.max(ours.max, floor?.max ?? 0)));
	const to = SECONDS.find((seconds) => seconds >= greatest) ?? greatest;
	const x = logarithmic({ from: 1, to: 1000 }, { from: LEFT + INSET, to: width - NAMES });
	const y = logarithmic({ from: 1, to }, { from: BOTTOM, to: TOP });
	const drawn = curves.map((curve, index) => drawCurve(curve, index, x, y));
	const svg = [axes(x, y, to, width), ...drawn, ...namesOf(curves, x, y), legend(width)].join("\n");
	return { svg, height: BOTTOM + 44 };
}

function axes(x: Scale, y: Scale, to: number, width: number): string {
	const right = width - NAMES;
	const horizontal = SECONDS.filter((seconds) => seconds <= to).flatMap((seconds) => [
		line(LEFT, y(seconds), right, y(seconds), "grid"),
		label(`${seconds} s`, LEFT - 8, y(seconds) + 4, "tick end"),
	]);
	const vertical = RESOURCES.flatMap((resources) => [
		line(x(resources), TOP, x(resources), BOTTOM, "grid"),
		label(figure(resources), x(resources), BOTTOM + 18, "tick middle"),
	]);
	return [label("Seconds of a first up, by number of resources", 0, 12, "heading"), ...horizontal, ...vertical].join(
		"\n",
	);
}

function drawCurve({ rows }: Curve, index: number, x: Scale, y: Scale): string {
	const at = rows.map(({ curve, ours, floor }) => ({ x: x(curve?.resources ?? 1), ours, floor }));
	const points = at.map(({ x, ours }) => `${x.toFixed(1)},${y(ours.median).toFixed(1)}`).join(" ");
	return [
		element("polyline", { points, class: `curve curve-${index}` }),
		...at.flatMap(({ x, ours, floor }) => [
			line(x, y(ours.min), x, y(ours.max), `spread curve-${index}`),
			element("circle", { cx: x, cy: y(ours.median), r: 4, class: `dot-${index}` }),
			...(floor ? [line(x - 9, y(floor.median), x + 9, y(floor.median), "floor")] : []),
		]),
	].join("\n");
}

/** Places a name at the end of each curve, and moves names apart if curves end close together. */
function namesOf(curves: readonly Curve[], x: Scale, y: Scale): string[] {
	const ends = curves.flatMap(({ of, rows }, index) => {
		const last = rows.at(-1);
		return last ? [{ of, index, x: x(last.curve?.resources ?? 1) + 14, y: y(last.ours.median) + 4 }] : [];
	});
	let above = Number.NEGATIVE_INFINITY;
	return ends
		.sort((a, b) => a.y - b.y)
		.map((end) => {
			above = Math.max(end.y, above + LINE_HEIGHT);
			return label(end.of, end.x, above, `name-${end.index}`);
		});
}

function legend(width: number): string {
	const left = width - NAMES + 14;
	return [line(left, BOTTOM - 4, left + 18, BOTTOM - 4, "floor"), label("the floor", left + 26, BOTTOM, "tick")].join(
		"\n",
	);
}
