import type { Reply } from "../operation";
import { Refusal } from "../refusal";
import type { Controls } from "./controls";
import { COMMANDS } from "./endpoints";

/**
 * A control over HTTP.
 * @param name what follows `/_emulator/`
 * @param now milliseconds on the emulator's clock
 */
export function control(method: string, name: string, body: Buffer, controls: Controls, now: () => number): Reply {
	const command = COMMANDS[`${method} ${name}`];
	if (!command) throw new Refusal(404, { error: `There are: ${Object.keys(COMMANDS).join(", ")}` });
	return { body: command.run(body, controls, now) };
}
