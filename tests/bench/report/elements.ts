type Attributes = Readonly<Record<string, string | number>>;

/** Returns an SVG element as text. */
export function element(name: string, attributes: Attributes, content = ""): string {
	const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(shown(value))}"`);
	return content ? `<${name}${written.join("")}>${content}</${name}>` : `<${name}${written.join("")}/>`;
}

export function label(text: string, x: number, y: number, className = ""): string {
	return element("text", { x, y, ...(className && { class: className }) }, escaped(text));
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
	return element("line", { x1, y1, x2, y2, class: className });
}

export function escaped(text: string): string {
	return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

/** Rounds to tenths of a pixel. */
function shown(value: string | number): string {
	return typeof value === "number" ? `${Math.round(value * 10) / 10}` : value;
}

/** Maps values to pixels. */
export type Scale = (value: number) => number;

interface Range {
	readonly from: number;
	readonly to: number;
}

export function linear(values: Range, pixels: Range): Scale {
	const perUnit = (pixels.to - pixels.from) / (values.to - values.from);
	return (value) => pixels.from + (value - values.from) * perUnit;
}

export function logarithmic({ from, to }: Range, pixels: Range): Scale {
	const scale = linear({ from: Math.log(from), to: Math.log(to) }, pixels);
	return (value) => scale(Math.log(value));
}
