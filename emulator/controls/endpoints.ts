import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { listIssues } from "../issues";
import { noList, parseJson } from "../json";
import { Refusal } from "../refusal";
import type { Controls } from "./controls";
import { Fault } from "./faults";

const MOST_SKEW_SECONDS = 24 * 60 * 60;
const DESCRIPTION = join(__dirname, "..", "..", "openapi.json");

/** What a control does, and what its description is made from. */
export interface Command {
	/** What it does, in the third person, without a full stop. */
	readonly summary: string;
	/** The body it takes; of a control that takes none, whatever comes is passed over. */
	readonly request?: v.GenericSchema;
	readonly answer: v.GenericSchema;
	/** @returns the body of the answer */
	readonly run: (body: Buffer, controls: Controls, now: () => number) => unknown;
}

interface CommandOf<Request extends v.GenericSchema, Answer extends v.GenericSchema> extends Pick<Command, "summary"> {
	readonly request?: Request;
	readonly answer: Answer;
	readonly run: (asked: v.InferOutput<Request>, controls: Controls, now: () => number) => v.InferInput<Answer>;
}

function command<Answer extends v.GenericSchema, Request extends v.GenericSchema = v.UnknownSchema>({
	run,
	...described
}: CommandOf<Request, Answer>): Command {
	const { request } = described;
	return { ...described, run: (body, controls, now) => run(request && parse(request, body), controls, now) };
}

const Nothing = v.strictObject({});
const JournalEntry = v.strictObject({
	time: v.pipe(v.string(), v.isoTimestamp()),
	operation: v.string(),
	status: v.pipe(v.number(), v.integer(), v.description("Of HTTP; 0 where the connection was dropped instead")),
});
const Seconds = v.pipe(v.number(), v.finite());
const Clock = v.pipe(
	v.strictObject({
		advanceSeconds: v.optional(Seconds),
		skewSeconds: v.optional(v.pipe(Seconds, v.minValue(-MOST_SKEW_SECONDS), v.maxValue(MOST_SKEW_SECONDS))),
	}),
	v.minEntries(1, "advanceSeconds or skewSeconds is missing"),
);
const IdToken = noList(
	v.strictObject({
		expiresInSeconds: v.optional(v.pipe(v.number(), v.integer())),
		subject: v.optional(v.string()),
		audience: v.optional(v.string()),
	}),
);

/** Controls by method and what follows `/_emulator/`. */
export const COMMANDS: Readonly<Record<string, Command>> = {
	"GET requests": command({
		summary: "lists the requests so far, oldest first",
		answer: v.array(JournalEntry),
		run: (_, controls) => [...controls.requests()],
	}),
	"GET openapi.json": command({
		summary: "hands out this description",
		answer: v.looseObject({ openapi: v.string() }),
		run: () => JSON.parse(readFileSync(DESCRIPTION, "utf8")),
	}),
	"POST clock": command({
		summary: "moves the clock, or puts it off those of the clients",
		request: Clock,
		answer: v.strictObject({ time: v.pipe(v.string(), v.isoTimestamp()) }),
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
	"POST faults": command({
		summary: "has the next requests of an operation meet a fault",
		request: Fault,
		answer: Fault,
		run: (fault, controls) => {
			controls.addFault(fault);
			return fault;
		},
	}),
	"POST id-token": command({
		summary: "makes a token of the identity provider that the agency trusts",
		request: IdToken,
		answer: v.strictObject({ idToken: v.string() }),
		run: (asked, controls) => ({ idToken: controls.createIdToken(asked) }),
	}),
	"POST revoke": command({
		summary: "stops the tokens and temporary credentials handed out so far from working",
		answer: Nothing,
		run: (_, controls) => {
			controls.revoke();
			return {};
		},
	}),
	"POST reset": command({
		summary: "leaves no keys, no journal, no faults, no locks, and the machine's time",
		answer: Nothing,
		run: (_, controls) => {
			controls.reset();
			return {};
		},
	}),
};

function parse<Schema extends v.GenericSchema>(schema: Schema, body: Buffer): v.InferOutput<Schema> {
	const result = v.safeParse(schema, parseJson(body));
	if (result.success) return result.output;
	throw new Refusal(400, { error: listIssues(result.issues, "body") });
}
