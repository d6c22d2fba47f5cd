import type { Emulator } from "../startEmulator";
import { environmentOf } from "./environment";

/** The text that an emulator prints if it runs without a command. */
export function instructions(emulator: Emulator): string {
	const exports = Object.entries(environmentOf(emulator)).map(([name, value]) => `  export ${name}=${value}`);
	return [
		`KMS, IAM and STS are listening on ${emulator.url}`,
		"Point a program to it with",
		...exports,
		`See its requests with: curl ${emulator.url}/_emulator/requests`,
		...clockNote(emulator),
		"Stop it with Ctrl-C.",
		"",
	].join("\n");
}

/** Reminds of a clock that was moved in an earlier run. */
function clockNote({ url, clockAheadSeconds }: Emulator): string[] {
	const seconds = clockAheadSeconds();
	if (seconds === 0) return [];
	const offset = `${Math.abs(seconds)} seconds ${seconds > 0 ? "ahead of" : "behind"} this machine's`;
	const body = JSON.stringify({ advanceSeconds: -seconds });
	return [
		`Its clock is ${offset}, as saved in the data file. Reset it with: curl --data '${body}' ${url}/_emulator/clock`,
	];
}
