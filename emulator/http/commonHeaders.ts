import { randomUUID } from "node:crypto";
import type { EmulatorClock } from "../clock";

/** Headers of every response. Clients use Date to find out how far their clock is off the service's. */
export type CommonHeaders = Readonly<Record<"Date" | "X-Request-Id", string>>;

export function commonHeaders(requestId: string, clock: EmulatorClock): CommonHeaders {
	return { Date: new Date(clock.now()).toUTCString(), "X-Request-Id": requestId };
}

export function newRequestId(): string {
	return randomUUID().replaceAll("-", "");
}
