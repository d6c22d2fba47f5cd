import * as v from "valibot";
import { isShallow, noList } from "../json";
import type { Reply } from "../operation";
import { errorBody, statusOf, withRequestId } from "../refusal";

/** A trailer has to be announced and sent: no answer here has one. */
const HeaderName = v.pipe(v.string(), v.regex(/^(?!trailer$)[a-z0-9-]+$/i));
const HeaderValue = v.pipe(v.string(), v.regex(/^[\x20-\x7e]*$/));

/** A fault to answer the next requests of an operation with. */
export const Fault = v.pipe(
	v.strictObject({
		/** As in the journal; "*" for any. */
		operation: v.string(),
		/** How many requests meet it. */
		times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
		/** Answered without effect; by default that of errorCode, 429 with retryAfterSeconds, 200 with a body. */
		status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
		/** Milliseconds to wait before anything else happens. */
		delayMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
		/** Breaks the connection, before the operation takes effect or after. */
		drop: v.optional(v.picklist(["before", "after"])),
		/** Breaks the connection in the middle of the body. */
		dropBody: v.optional(v.literal(true)),
		/** Never answers, or stops in the middle of the body; ends when the client goes. The operation has taken effect. */
		stall: v.optional(v.picklist(["headers", "body"])),
		/** Added to those of the answer, or instead of them. */
		headers: v.optional(noList(v.record(HeaderName, HeaderValue))),
		/** KMS.… nested, anything else flat. */
		errorCode: v.optional(v.string()),
		retryAfterSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
		/** Answered as it is: an object as JSON, a string as text. */
		body: v.optional(
			v.pipe(
				v.union([v.string(), noList(v.looseObject({}))]),
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

/** Whose fault a bare status usually is. */
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
	400: "KMS.0308",
	401: "APIGW.0301",
	403: "KMS.0306",
	404: "APIGW.0101",
	429: "APIGW.0308",
};
const OTHER_CODE = "KMS.0102";

/** The answer that a fault asks for, if it asks for one. */
export function replyTo(
	{ status: asked, errorCode, retryAfterSeconds, body }: Fault,
	requestId: string,
): Reply | undefined {
	const ofCode = errorCode === undefined ? undefined : (statusOf(errorCode) ?? 400);
	const ofRest = retryAfterSeconds !== undefined ? 429 : body !== undefined ? 200 : undefined;
	const status = asked ?? ofCode ?? ofRest;
	if (status === undefined) return undefined;
	const code = errorCode ?? CODE_OF_STATUS[status] ?? OTHER_CODE;
	return {
		status,
		...(retryAfterSeconds !== undefined && { headers: { "Retry-After": `${retryAfterSeconds}` } }),
		body: body ?? withRequestId(errorBody(code, "A fault that was asked for."), requestId),
	};
}

/** Faults that wait for their requests, each used up after its number of times. */
export class Faults {
	#waiting: { readonly fault: Fault; left: number }[] = [];

	add(fault: Fault): void {
		this.#waiting.push({ fault, left: fault.times });
	}

	/** The fault this request meets, if any: the oldest that is for its operation. */
	take(operation: string): Fault | undefined {
		const met = this.#waiting.find(({ fault }) => fault.operation === operation || fault.operation === "*");
		if (!met) return undefined;
		met.left -= 1;
		if (met.left === 0) this.#waiting = this.#waiting.filter((waiting) => waiting !== met);
		return met.fault;
	}

	clear(): void {
		this.#waiting = [];
	}
}
