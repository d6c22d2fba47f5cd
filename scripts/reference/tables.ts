const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	return [row(head), `|${"---|".repeat(head.length)}`, ...rows.map(row)].join("\n");
}

/**
 * Replaces the text between the markers of each section.
 * @throws {Error} if a marker is missing
 */
export function withSections(text: string, sections: Readonly<Record<string, string>>): string {
	return Object.entries(sections).reduce((before, [name, content]) => {
		const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
		const [head, rest] = before.split(start);
		const tail = rest?.split(end)[1];
		if (tail === undefined) throw new Error(`The markers ${start} … ${end} are missing`);
		return `${head}${start}\n\n${content}\n\n${end}${tail}`;
	}, text);
}
