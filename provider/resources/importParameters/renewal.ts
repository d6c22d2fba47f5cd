import { hasPassed } from "../../time";

/** The times that decide about a renewal, in epoch seconds and seconds. */
export interface Validity {
	readonly expirationTime: number;
	/** How long before expirationTime to renew. */
	readonly earlyRenewalSeconds: number;
}

/** Whether parameters are due for renewal: from the second on that their early renewal begins. */
export function isDue(validity: Validity, nowMs: number): boolean {
	return hasPassed(validity.expirationTime - validity.earlyRenewalSeconds, nowMs);
}
