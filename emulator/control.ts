import * as v from "valibot";
import type { EmulatorClock } from "./clock";
import { Fault, type Faults } from "./faults";
import type { Journal } from "./journal";
import { parseJson } from "./json";
import type { KeyStore } from "./keyStore";
import type { Reply } from "./operation";
import { Refusal } from "./refusal";

/** What `/_emulator/` lets tests see and move. */
export interface Controlled {
	readonly clock: EmulatorClock;
	readonly journal: Journal;
	readonly faults: Faults;
	readonly keys: KeyStore;
}

const Advance = v.strictObject({ advanceSeconds: v.pipe(v.number(), v.finite()) });

const COMMANDS: Readonly<Record<string, (body: string, controlled: Controlled) => Reply>> = {
	"GET requests": (_body, { journal }) => ({ body: journal.entries() }),
	"POST clock": (body, { clock }) => {
		clock.advance(parse(Advance, body).advanceSeconds);
		return { body: { time: new Date(clock.now()).toISOString() } };
	},
	"POST faults": (body, { faults }) => {
		const fault = parse(Fault, body);
		faults.add(fault);
		return { body: fault };
	},
	"POST reset": (_body, { clock, journal, faults, keys }) => {
		clock.reset();
		for (const part of [journal, faults, keys]) part.clear();
		return { body: {} };
	},
};

/** @param name what follows `/_emulator/` */
export function control(method: string, name: string, body: string, controlled: Controlled): Reply {
	const command = COMMANDS[`${method} ${name}`];
	if (!command) throw new Refusal(404, { error: `There are: ${Object.keys(COMMANDS).join(", ")}` });
	return command(body, controlled);
}

function parse<Schema extends v.GenericSchema>(schema: Schema, body: string): v.InferOutput<Schema> {
	const result = v.safeParse(schema, parseJson(body));
	if (result.success) return result.output;
	const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? "body"}: ${issue.message}`);
	throw new Refusal(400, { error: faults.join("; ") });
}
