import { MINUTE_MS } from "../time";
import { httpDate } from "./httpDate";
import type { Answer } from "./request";

/** Signatures are taken up to 15 minutes from the service's own time, and answers travel for less than one. */
const LARGEST_SKEW_MS = 5 * MINUTE_MS;

/**
 * By how much this machine's clock is off, as a sentence; nothing where it is not, or can't be told.
 * @param now by this machine's clock, in milliseconds since the epoch
 */
export function clockSkew(answer: Answer, now: number): string | undefined {
	const theirs = httpDate(answer.headers.get("date") ?? "");
	if (theirs === undefined || Math.abs(now - theirs) <= LARGEST_SKEW_MS) return undefined;
	const minutes = Math.round(Math.abs(now - theirs) / MINUTE_MS);
	return `The clock of this machine is ${minutes} minutes ${now > theirs ? "ahead of" : "behind"} the service's: set it right.`;
}
