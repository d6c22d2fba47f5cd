import type { IncomingMessage } from "node:http";
import { Refusal } from "../refusal";
import type { Settings } from "../settings/settings";

/** Whether an address or host name is a loopback one. */
export function isLoopback(address: string): boolean {
	return /^(localhost|(::ffff:)?127(\.\d{1,3}){3}|::1)$/.test(address);
}

/**
 * @throws {Refusal} 403 if the request comes from a web page, or from another machine and remote controls are not
 * allowed
 */
export function ensureMayControl({ headers, socket }: IncomingMessage, { allowRemoteControls }: Settings): void {
	if (headers.origin !== undefined)
		throw new Refusal(403, {
			error: "Web pages may not control an emulator: requests with an Origin header are refused.",
		});
	const { remoteAddress = "" } = socket;
	if (allowRemoteControls || isLoopback(remoteAddress)) return;
	const error = `Controls accept requests from this machine's loopback address only, not from ${remoteAddress}. To change that, start the emulator with --allow-remote-controls (allowRemoteControls).`;
	throw new Refusal(403, { error });
}
