import * as v from "valibot";
import { isShallow, rejectLists } from "../json";
import type { Reply } from "../operation";
import { errorBody, statusOf, withRequestId } from "../refusal";

/** Trailer is refused: Node would require the trailer itself, which no response here has. */
const HeaderName = v.pipe(v.string(), v.regex(/^(?!trailer$)[a-z0-9-]+$/i));
const HeaderValue = v.pipe(v.string(), v.regex(/^[\x20-\x7e]*$/));

/** A fault that is applied to the next requests of an operation. */
export const Fault = v.pipe(
	v.strictObject({
		/** The operation's name as in the journal; "*" for any. */
		operation: v.string(),
		/** How many requests it is applied to. */
		times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
		/**
		 * Status to respond with; the operation has no effect. By default the status of errorCode, 429 with
		 * retryAfterSeconds, 200 with a body.
		 */
		status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
		/** Milliseconds to wait before anything else happens. */
		delayMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
		/** Breaks the connection before or after the operation takes effect. */
		drop: v.optional(v.picklist(["before", "after"])),
		/** Breaks the connection in the middle of the body. */
		dropBody: v.optional(v.literal(true)),
		/**
		 * Never responds, or stops in the middle of the body, until the client disconnects. The operation has taken effect.
		 */
		stall: v.optional(v.picklist(["headers", "body"])),
		/** Headers to add to the response, or to replace in it. */
		headers: v.optional(rejectLists(v.record(HeaderName, HeaderValue))),
		/** Error code to respond with: nested if it starts with `KMS.`, otherwise flat. */
		errorCode: v.optional(v.string()),
		retryAfterSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
		/** Body to respond with: an object as JSON, a string as text. */
		body: v.optional(
			v.pipe(
				v.union([v.string(), rejectLists(v.looseObject({}))]),
				v.check((body) => isShallow(body), "it is nested too deeply"),
			),
		),
	}),
	v.check(
		(fault) => Object.keys(fault).some((name) => name !== "operation" && name !== "times"),
		"the fault does nothing",
	),
);

export type Fault = v.InferOutput<typeof Fault>;

/** The code that usually comes with a status. */
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
	400: "KMS.0308",
	401: "APIGW.0301",
	403: "KMS.0306",
	404: "APIGW.0101",
	429: "APIGW.0308",
};
const DEFAULT_CODE = "KMS.0102";

/** The reply of a fault; undefined if the fault leaves the operation's own reply. */
export function faultReply(
	{ status: givenStatus, errorCode, retryAfterSeconds, body }: Fault,
	requestId: string,
): Reply | undefined {
	const codeStatus = errorCode === undefined ? undefined : (statusOf(errorCode) ?? 400);
	const otherStatus = retryAfterSeconds !== undefined ? 429 : body !== undefined ? 200 : undefined;
	const status = givenStatus ?? codeStatus ?? otherStatus;
	if (status === undefined) return undefined;
	const code = errorCode ?? CODE_OF_STATUS[status] ?? DEFAULT_CODE;
	return {
		status,
		...(retryAfterSeconds !== undefined && { headers: { "Retry-After": `${retryAfterSeconds}` } }),
		body: body ?? withRequestId(errorBody(code, "An injected fault."), requestId),
	};
}

/** Queued faults. Each is removed after it was applied the given number of times. */
export class Faults {
	#queue: { readonly fault: Fault; left: number }[] = [];

	add(fault: Fault): void {
		this.#queue.push({ fault, left: fault.times });
	}

	/** Takes the oldest fault that is queued for the operation, if any. */
	take(operation: string): Fault | undefined {
		const found = this.#queue.find(({ fault }) => fault.operation === operation || fault.operation === "*");
		if (!found) return undefined;
		found.left -= 1;
		if (found.left === 0) this.#queue = this.#queue.filter((queued) => queued !== found);
		return found.fault;
	}

	clear(): void {
		this.#queue = [];
	}
}
