import { httpDate } from "../http/httpDate";
import type { Answer } from "../http/request";
import { MINUTE_MS } from "../time";

/** Signatures are taken up to 15 minutes from the service's own time, and answers travel for less than one. */
const MAX_SKEW_MS = 5 * MINUTE_MS;

/** By how much this machine's clock is off, as a sentence; nothing where it is not, or can't be told. */
export function clockSkew({ headers, receivedAt }: Answer): string | undefined {
	const serverTime = httpDate(headers.get("date") ?? "");
	if (serverTime === undefined || Math.abs(receivedAt - serverTime) <= MAX_SKEW_MS) return undefined;
	const minutes = Math.round(Math.abs(receivedAt - serverTime) / MINUTE_MS);
	return `The clock of this machine is ${minutes} minutes ${receivedAt > serverTime ? "ahead of" : "behind"} the service's: set it right.`;
}
