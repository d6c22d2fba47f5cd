import type { IncomingMessage } from "node:http";
import { Refusal } from "../refusal";
import type { Settings } from "../settings/settings";

/** Whether an address, or the name of one, is of this machine alone. */
export function isLoopback(address: string): boolean {
	return /^(localhost|(::ffff:)?127(\.\d{1,3}){3}|::1)$/.test(address);
}

/** @throws {Refusal} 403 where who asks for a control is on another machine, unless that is allowed, or a web page */
export function ensureMaySteer({ headers, socket }: IncomingMessage, { allowRemoteControls }: Settings): void {
	if (headers.origin !== undefined)
		throw new Refusal(403, {
			error: "Web pages may not steer an emulator: requests with an Origin header are refused.",
		});
	const { remoteAddress = "" } = socket;
	if (allowRemoteControls || isLoopback(remoteAddress)) return;
	const error = `Controls answer requests from this machine's loopback address only, not from ${remoteAddress}. Start the emulator with --allow-remote-controls (allowRemoteControls) to change that.`;
	throw new Refusal(403, { error });
}
