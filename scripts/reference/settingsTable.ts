import type { Option } from "commander";
import { commandLine } from "../../emulator/command/commandLine";
import { table } from "./tables";

/** Separates the default at the end of a flag's description. */
const DEFAULT = "; default ";

function rowOf({ flags, description }: Option): readonly string[] {
	const [meaning = "", preset = ""] = description.split(DEFAULT);
	return [`\`${flags}\``, meaning, preset.replaceAll(",", ", ")];
}

/** All flags of the command line, by section of its help. */
export function settingsTable(): string {
	const shown = commandLine.options.filter(({ hidden, long }) => !hidden && long !== "--version");
	const sections = [...new Set(shown.map(({ helpGroupHeading }) => helpGroupHeading))];
	const tables = sections.map((section = "Output:") => {
		const rows = shown.filter(({ helpGroupHeading = "Output:" }) => helpGroupHeading === section).map(rowOf);
		return `**${section.replace(/:$/, "")}**\n\n${table(["flag", "what it does", "default"], rows)}`;
	});
	return tables.join("\n\n");
}
