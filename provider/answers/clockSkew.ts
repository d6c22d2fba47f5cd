import { httpDate } from "../http/httpDate";
import type { Answer } from "../http/request";
import { MINUTE_MS } from "../time";

/** Safely below the 15 minutes by which signatures may differ from the service's time, and above any delay of an answer. */
const MAX_SKEW_MS = 5 * MINUTE_MS;

/** A sentence that says how far this machine's clock is off. Undefined if it is not, or if the answer has no date. */
export function clockSkew({ headers, receivedAt }: Answer): string | undefined {
	const serverTime = httpDate(headers.get("date") ?? "");
	if (serverTime === undefined || Math.abs(receivedAt - serverTime) <= MAX_SKEW_MS) return undefined;
	const minutes = Math.round(Math.abs(receivedAt - serverTime) / MINUTE_MS);
	return `The clock of this machine is ${minutes} minutes ${receivedAt > serverTime ? "ahead of" : "behind"} the service's: correct it.`;
}
