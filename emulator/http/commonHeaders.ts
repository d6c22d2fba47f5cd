import { randomUUID } from "node:crypto";
import type { EmulatorClock } from "../clock";

/** Headers of every answer. Clients tell by Date how far their clock is off the service's. */
export type Stamp = Readonly<Record<"Date" | "X-Request-Id", string>>;

export function stampOf(requestId: string, clock: EmulatorClock): Stamp {
	return { Date: new Date(clock.now()).toUTCString(), "X-Request-Id": requestId };
}

export function newRequestId(): string {
	return randomUUID().replaceAll("-", "");
}
