import type { IncomingMessage } from "node:http";
import { Refusal } from "../refusal";
import type { Settings } from "../settings/settings";
import { isLoopback } from "./loopback";

/** What browsers send if no page of another origin made the request: typed into the address bar, or reloaded. */
const NO_OTHER_ORIGIN: readonly unknown[] = [undefined, "none", "same-origin"];

/**
 * @throws {Refusal} 403 if the request comes from a web page, or from another machine and remote controls are not
 * allowed
 */
export function ensureMayControl({ headers, socket }: IncomingMessage, { allowRemoteControls }: Settings): void {
	if (headers.origin !== undefined || !NO_OTHER_ORIGIN.includes(headers["sec-fetch-site"]))
		throw new Refusal(403, {
			error:
				"Web pages may not control an emulator: requests with an Origin header, or a Sec-Fetch-Site other than none and same-origin, are refused.",
		});
	const { remoteAddress = "" } = socket;
	if (allowRemoteControls || isLoopback(remoteAddress)) return;
	const error = `Controls accept requests from this machine's loopback address only, not from ${remoteAddress}. To change that, start the emulator with --allow-remote-controls (allowRemoteControls).`;
	throw new Refusal(403, { error });
}
