/** The first few of a list for a message, and how many more there are: "a, b and 3 more". */
export function firstOf(all: readonly string[], most: number): string {
	const more = all.length > most ? ` and ${all.length - most} more` : "";
	return `${all.slice(0, most).join(", ")}${more}`;
}
