import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { listIssues } from "../issues";
import { parseJson, rejectLists } from "../json";
import type { Reply } from "../operation";
import { Refusal } from "../refusal";
import type { Controls } from "./controls";
import { Fault } from "./faults";

const MAX_SKEW_SECONDS = 24 * 60 * 60;
const DESCRIPTION = join(__dirname, "..", "..", "openapi.json");

/** A control over HTTP. Its OpenAPI description is made from this. */
export interface ControlEndpoint {
	/** What it does, in the third person, without a full stop. */
	readonly summary: string;
	/** The request body. If omitted, any body is ignored. */
	readonly request?: v.GenericSchema;
	readonly response: v.GenericSchema;
	/** @returns the body of the response */
	readonly run: (body: Buffer, controls: Controls, now: () => number) => unknown;
}

interface EndpointOptions<RequestSchema extends v.GenericSchema, ResponseSchema extends v.GenericSchema>
	extends Pick<ControlEndpoint, "summary"> {
	readonly request?: RequestSchema;
	readonly response: ResponseSchema;
	readonly run: (
		body: v.InferOutput<RequestSchema>,
		controls: Controls,
		now: () => number,
	) => v.InferInput<ResponseSchema>;
}

function endpoint<ResponseSchema extends v.GenericSchema, RequestSchema extends v.GenericSchema = v.UnknownSchema>({
	run,
	...described
}: EndpointOptions<RequestSchema, ResponseSchema>): ControlEndpoint {
	const { request } = described;
	return { ...described, run: (body, controls, now) => run(request && parse(request, body), controls, now) };
}

const Empty = v.strictObject({});
const JournalEntry = v.strictObject({
	time: v.pipe(v.string(), v.isoTimestamp()),
	operation: v.string(),
	status: v.pipe(v.number(), v.integer(), v.description("HTTP status; 0 if the connection was dropped instead")),
});
const Seconds = v.pipe(v.number(), v.finite());
const Clock = v.pipe(
	v.strictObject({
		advanceSeconds: v.optional(Seconds),
		skewSeconds: v.optional(v.pipe(Seconds, v.minValue(-MAX_SKEW_SECONDS), v.maxValue(MAX_SKEW_SECONDS))),
	}),
	v.minEntries(1, "advanceSeconds or skewSeconds is missing"),
);
const IdToken = rejectLists(
	v.strictObject({
		expiresInSeconds: v.optional(v.pipe(v.number(), v.integer())),
		subject: v.optional(v.string()),
		audience: v.optional(v.string()),
	}),
);

/** Controls by method and by the path below `/_emulator/`. */
export const CONTROL_ENDPOINTS: Readonly<Record<string, ControlEndpoint>> = {
	"GET requests": endpoint({
		summary: "lists the requests so far, oldest first",
		response: v.array(JournalEntry),
		run: (_, controls) => [...controls.requests()],
	}),
	"GET openapi.json": endpoint({
		summary: "returns this description",
		response: v.looseObject({ openapi: v.string() }),
		run: () => JSON.parse(readFileSync(DESCRIPTION, "utf8")),
	}),
	"POST clock": endpoint({
		summary: "moves the clock, or sets how far it is off the clients' clocks",
		request: Clock,
		response: v.strictObject({ time: v.pipe(v.string(), v.isoTimestamp()) }),
		run: ({ advanceSeconds = 0, skewSeconds }, controls, now) => {
			try {
				controls.advanceClock(advanceSeconds);
			} catch (error) {
				throw new Refusal(400, { error: `advanceSeconds: ${(error as RangeError).message}` });
			}
			if (skewSeconds !== undefined) controls.setClockSkew(skewSeconds);
			return { time: new Date(now()).toISOString() };
		},
	}),
	"POST faults": endpoint({
		summary: "applies a fault to the next requests of an operation",
		request: Fault,
		response: Fault,
		run: (fault, controls) => {
			controls.addFault(fault);
			return fault;
		},
	}),
	"POST id-token": endpoint({
		summary: "issues a token of the identity provider that the agency trusts",
		request: IdToken,
		response: v.strictObject({ idToken: v.string() }),
		run: (options, controls) => ({ idToken: controls.createIdToken(options) }),
	}),
	"POST revoke": endpoint({
		summary: "revokes all tokens and temporary credentials issued so far",
		response: Empty,
		run: (_, controls) => {
			controls.revoke();
			return {};
		},
	}),
	"POST reset": endpoint({
		summary: "removes keys, journal, faults and locks, and sets the clock to the machine's time",
		response: Empty,
		run: (_, controls) => {
			controls.reset();
			return {};
		},
	}),
};

/**
 * Runs a control that was requested over HTTP.
 * @param name the path below `/_emulator/`
 * @param now milliseconds on the emulator's clock
 * @throws {Refusal} 404 if there is no such control, 400 if the body is wrong
 */
export function runControl(method: string, name: string, body: Buffer, controls: Controls, now: () => number): Reply {
	const control = CONTROL_ENDPOINTS[`${method} ${name}`];
	if (!control) throw new Refusal(404, { error: `Available controls: ${Object.keys(CONTROL_ENDPOINTS).join(", ")}` });
	return { body: control.run(body, controls, now) };
}

function parse<Schema extends v.GenericSchema>(schema: Schema, body: Buffer): v.InferOutput<Schema> {
	const result = v.safeParse(schema, parseJson(body));
	if (result.success) return result.output;
	throw new Refusal(400, { error: listIssues(result.issues, "body") });
}
