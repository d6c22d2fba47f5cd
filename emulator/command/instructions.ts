import type { Emulator } from "../startEmulator";
import { environmentOf } from "./environment";

/** What an emulator that runs alone tells whoever has started it. */
export function instructions(emulator: Emulator): string {
	const exports = Object.entries(environmentOf(emulator)).map(([name, value]) => `  export ${name}=${value}`);
	return [
		`KMS, IAM and STS are listening on ${emulator.url}`,
		"Point a program at it with",
		...exports,
		`See its requests with: curl ${emulator.url}/_emulator/requests`,
		...clockNote(emulator),
		"Stop it with Ctrl-C.",
		"",
	].join("\n");
}

/** A clock that was moved in an earlier run is easily forgotten. */
function clockNote({ url, clockAheadSeconds }: Emulator): string[] {
	const seconds = clockAheadSeconds();
	if (seconds === 0) return [];
	const place = `${Math.abs(seconds)} seconds ${seconds > 0 ? "ahead of" : "behind"} this machine's`;
	const body = JSON.stringify({ advanceSeconds: -seconds });
	return [
		`Its clock is ${place}, as the data file has it. Put it right with: curl --data '${body}' ${url}/_emulator/clock`,
	];
}
