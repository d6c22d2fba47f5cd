import * as v from "valibot";
import type { Controls } from "./controls";
import { Fault } from "./faults";
import { listIssues } from "./issues";
import { parseJson } from "./json";
import type { Reply } from "./operation";
import { Refusal } from "./refusal";

const MOST_SKEW_SECONDS = 24 * 60 * 60;
const Seconds = v.pipe(v.number(), v.finite());
const Clock = v.pipe(
	v.strictObject({
		advanceSeconds: v.optional(Seconds),
		skewSeconds: v.optional(v.pipe(Seconds, v.minValue(-MOST_SKEW_SECONDS), v.maxValue(MOST_SKEW_SECONDS))),
	}),
	v.check((clock) => Object.keys(clock).length > 0, "advanceSeconds or skewSeconds is missing"),
);
const IdToken = v.strictObject({
	expiresInSeconds: v.optional(v.pipe(v.number(), v.integer())),
	subject: v.optional(v.string()),
	audience: v.optional(v.string()),
});

const COMMANDS: Readonly<Record<string, (body: Buffer, controls: Controls, now: () => number) => Reply>> = {
	"GET requests": (_body, controls) => ({ body: controls.requests() }),
	"POST clock": (body, controls, now) => {
		const { advanceSeconds = 0, skewSeconds } = parse(Clock, body);
		try {
			controls.advanceClock(advanceSeconds);
		} catch (error) {
			throw new Refusal(400, { error: `advanceSeconds: ${(error as RangeError).message}` });
		}
		if (skewSeconds !== undefined) controls.setClockSkew(skewSeconds);
		return { body: { time: new Date(now()).toISOString() } };
	},
	"POST faults": (body, controls) => {
		const fault = parse(Fault, body);
		controls.addFault(fault);
		return { body: fault };
	},
	"POST id-token": (body, controls) => ({ body: { idToken: controls.createIdToken(parse(IdToken, body)) } }),
	"POST revoke": (_body, controls) => {
		controls.revoke();
		return { body: {} };
	},
	"POST reset": (_body, controls) => {
		controls.reset();
		return { body: {} };
	},
};

/**
 * A control over HTTP.
 * @param name what follows `/_emulator/`
 * @param now milliseconds on the emulator's clock
 */
export function control(method: string, name: string, body: Buffer, controls: Controls, now: () => number): Reply {
	const command = COMMANDS[`${method} ${name}`];
	if (!command) throw new Refusal(404, { error: `There are: ${Object.keys(COMMANDS).join(", ")}` });
	return command(body, controls, now);
}

function parse<Schema extends v.GenericSchema>(schema: Schema, body: Buffer): v.InferOutput<Schema> {
	const result = v.safeParse(schema, parseJson(body));
	if (result.success) return result.output;
	throw new Refusal(400, { error: listIssues(result.issues, "body") });
}
