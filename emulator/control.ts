import * as v from "valibot";
import { Fault, type Faults } from "./faults";
import type { Journal } from "./journal";
import { parseJson } from "./json";
import type { Reply, World } from "./operation";
import { Refusal } from "./refusal";
import { ACCOUNT } from "./settings";

/** The world, and what only its `/_emulator/` sees. */
export interface Backend extends World {
	readonly journal: Journal;
	readonly faults: Faults;
}

const Advance = v.strictObject({ advanceSeconds: v.pipe(v.number(), v.finite()) });
const IdToken = v.strictObject({
	/** Negative for one that has expired. */
	expiresInSeconds: v.optional(v.pipe(v.number(), v.integer()), 3600),
	subject: v.optional(v.string(), "emulator-subject"),
	audience: v.optional(v.string(), ACCOUNT.oidcAudience),
});

const COMMANDS: Readonly<Record<string, (body: Buffer, backend: Backend) => Reply>> = {
	"GET requests": (_body, { journal }) => ({ body: journal.entries() }),
	"POST clock": (body, { clock }) => {
		if (!clock.advance(parse(Advance, body).advanceSeconds))
			throw new Refusal(400, { error: "advanceSeconds: the clock goes from 1970 to 9989" });
		return { body: { time: new Date(clock.now()).toISOString() } };
	},
	"POST faults": (body, { faults }) => {
		const fault = parse(Fault, body);
		faults.add(fault);
		return { body: fault };
	},
	"POST id-token": (body, { clock, idTokens }) => {
		const { subject: sub, audience: aud, expiresInSeconds } = parse(IdToken, body);
		const iat = clock.nowSeconds();
		return { body: { idToken: idTokens.issue({ sub, aud, iat, exp: iat + expiresInSeconds }) } };
	},
	"POST revoke": (_body, { revocations }) => {
		revocations.revokeAll();
		return { body: {} };
	},
	"POST reset": (_body, { clock, journal, faults, keys, rateLimit, lockouts }) => {
		clock.reset();
		for (const part of [journal, faults, keys, rateLimit, lockouts]) part.clear();
		return { body: {} };
	},
};

/** @param name what follows `/_emulator/` */
export function control(method: string, name: string, body: Buffer, backend: Backend): Reply {
	const command = COMMANDS[`${method} ${name}`];
	if (!command) throw new Refusal(404, { error: `There are: ${Object.keys(COMMANDS).join(", ")}` });
	return command(body, backend);
}

function parse<Schema extends v.GenericSchema>(schema: Schema, body: Buffer): v.InferOutput<Schema> {
	const result = v.safeParse(schema, parseJson(body));
	if (result.success) return result.output;
	const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? "body"}: ${issue.message}`);
	throw new Refusal(400, { error: faults.join("; ") });
}
