import { hasPassed } from "../../time";

/** When import parameters end, and how long before that they are renewed. */
export interface Validity {
	/** Epoch seconds. */
	readonly expirationTime: number;
	readonly earlyRenewalSeconds: number;
}

/** Whether parameters are due for renewal: from the second in which their early renewal begins. */
export function isDue({ expirationTime, earlyRenewalSeconds }: Validity, nowMs: number): boolean {
	return hasPassed(expirationTime - earlyRenewalSeconds, nowMs);
}
