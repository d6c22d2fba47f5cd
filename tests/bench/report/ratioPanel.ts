import { isMet, type Row } from "../measurement";
import { element, label, line, linear, type Scale } from "./elements";
import { figure } from "./table";

const ROW = 26;
const NAMES = 400;
const STEP = 0.1;

/** Draws how much longer runs take than their floor: a dot with its spread, and a bar at the budget. */
export function ratioPanel(rows: readonly Row[], width: number): { readonly svg: string; readonly height: number } {
	const ratios = rows.filter(({ unit, over }) => unit === "s" && over?.by === "ratio");
	const bottom = 34 + ratios.length * ROW;
	const greatest = Math.max(1.2, ...ratios.map(({ compared }) => compared?.max ?? 1));
	const least = Math.min(1, ...ratios.map(({ compared }) => compared?.min ?? 1));
	const to = Math.ceil(greatest / STEP) * STEP;
	const x = linear({ from: Math.floor(least / STEP) * STEP, to }, { from: NAMES, to: width - 60 });
	const parts = ratios.map((row, index) => ratio(row, x, 34 + (index + 0.5) * ROW, width));
	return { svg: [axis(x, to, bottom), ...parts].join("\n"), height: bottom + 24 };
}

function axis(x: Scale, to: number, bottom: number): string {
	const ticks = [1, 1 + (to - 1) / 2, to].map((tick) => Math.round(tick * 100) / 100);
	const lines = ticks.map((tick) => line(x(tick), 26, x(tick), bottom, tick === 1 ? "base" : "grid"));
	const names = ticks.map((tick) => label(tick === 1 ? "floor" : figure(tick), x(tick), bottom + 17, "tick middle"));
	return [label("Time over the floor's", 0, 12, "heading"), ...lines, ...names].join("\n");
}

function ratio(row: Row, x: Scale, y: number, width: number): string {
	const { name, compared, budget } = row;
	if (!compared) return "";
	const { min, median, max } = compared;
	return [
		label(name, 0, y + 4),
		line(x(min), y, x(max), y, "spread"),
		...(budget === undefined ? [] : [line(x(budget), y - 10, x(budget), y + 10, "budget")]),
		element("circle", { cx: x(median), cy: y, r: 5, class: "ours" }),
		label(figure(median), width, y + 4, isMet(row) ? "end figure" : "end figure missed"),
	].join("\n");
}
