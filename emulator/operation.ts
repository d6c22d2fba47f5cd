import type { IncomingHttpHeaders } from "node:http";
import * as v from "valibot";
import type { EmulatorClock } from "./clock";
import type { Seal } from "./cryptography/tokenSealer";
import type { RequestTarget } from "./http/requestTarget";
import type { IdTokens } from "./iam/idTokens";
import type { Lockouts } from "./iam/lockouts";
import type { Project } from "./iam/projects";
import type { Revocations } from "./iam/revocations";
import type { User } from "./iam/users";
import { parseJson } from "./json";
import type { KeyStore } from "./keys/keyStore";
import type { KeyMaker } from "./keys/materialGenerator";
import type { WrappingKeys } from "./keys/wrappingKeys";
import type { RateLimit } from "./rateLimit";
import { type RefusalCode, refuse } from "./refusal";
import type { Settings } from "./settings/settings";

/** What operations act on. */
export interface World {
	readonly settings: Settings;
	/** The primary one first. */
	readonly users: readonly [User, ...User[]];
	readonly projects: readonly Project[];
	readonly clock: EmulatorClock;
	readonly seal: Seal;
	readonly keys: KeyStore;
	readonly keyMaker: KeyMaker;
	readonly wrappingKeys: WrappingKeys;
	readonly rateLimit: RateLimit;
	readonly lockouts: Lockouts;
	readonly revocations: Revocations;
	readonly idTokens: IdTokens;
}
/** One request, as an operation sees it. */
export interface Call {
	readonly method: string;
	readonly target: RequestTarget;
	readonly headers: IncomingHttpHeaders;
	/** As they came: names and values by turns. */
	readonly rawHeaders: readonly string[];
	/** Parameters of the path, by name. */
	readonly path: Readonly<Record<string, string | undefined>>;
	readonly query: URLSearchParams;
	/** The body as it came. */
	readonly body: Buffer;
}

/** A success; refusals are thrown. */
export interface Reply {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Absent where nothing is answered but the status. */
	readonly body?: unknown;
}

/** Sections of the table of operations. */
export const GROUPS = [
	"IAM",
	"STS",
	"metadata of a server",
	"keys",
	"material",
	"use of keys",
	"tags",
	"quota",
] as const;

/** How a caller says who it is. */
export type Credentials = "token" | "signature" | "metadata token" | "none";

/** One operation of the service: a row in the table of routes, and what its description is made from. */
export interface Operation {
	/** Name in journal and faults. */
	readonly name: string;
	readonly method: "GET" | "POST" | "PUT" | "DELETE";
	/** Path with `:parameters`. */
	readonly path: string;
	readonly group: (typeof GROUPS)[number];
	/** What it does, in the third person, without a full stop. */
	readonly summary: string;
	/** The body it takes, if it takes one. */
	readonly request?: v.GenericSchema;
	/** Parameters it takes after the question mark. */
	readonly query?: readonly string[];
	/** Headers it needs, beside those of the credentials. */
	readonly headers?: readonly string[];
	/** Each of them is enough. @default token or signature */
	readonly credentials?: readonly Credentials[];
	/** Of a success. @default 200 */
	readonly status?: number;
	/** The body of a success, a string as text; absent where nothing is answered but the status. */
	readonly answer?: v.GenericSchema;
	/** Headers of a success, beside those of every answer. */
	readonly answerHeaders?: readonly string[];
	/**
	 * Codes it refuses with, beside those of authentication, gateway and form of the body; statuses where who refuses has no
	 * codes, as IAM and the metadata service.
	 */
	readonly refusals?: readonly (RefusalCode | number)[];
	readonly handle: (call: Call, world: World) => Reply | Promise<Reply>;
}

const UUID_SHAPE = /^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$/;

/** The code a field's fault answers with: it travels as the message of the schema's issue. */
export const code = (name: RefusalCode) => name;

const text = (pattern: RegExp, fault: RefusalCode) => v.pipe(v.string(code("KMS.0204")), v.regex(pattern, fault));

/** Fields that many bodies have. */
export const field = {
	keyId: text(UUID_SHAPE, "KMS.0205"),
	sequence: v.optional(v.pipe(v.string(code("KMS.0206")), v.regex(UUID_SHAPE, code("KMS.0206")))),
	/** One of a list, KMS.0308 otherwise. */
	oneOf: <const Options extends readonly string[]>(options: Options) => v.picklist(options, code("KMS.0308")),
	text,
	/** Bytes of which there is one at least, in base64. */
	base64: text(/^[0-9a-zA-Z+/]+={0,2}$/, "KMS.0308"),
	alias: text(/^(?!.*\/default$)[a-zA-Z0-9:/_-]{1,255}$/, "KMS.1101"),
	description: text(/^[\s\S]{0,255}$/u, "KMS.1103"),
};

/** The body of an operation that needs no more than a key. */
export const keyOnly = v.object({ key_id: field.keyId, sequence: field.sequence });

/** @throws {Refusal} KMS.0202 where the body is not a JSON object, else the code of the first field at fault */
export function parseBody<Schema extends v.GenericSchema>(call: Call, schema: Schema): v.InferOutput<Schema> {
	const body = parseJson(call.body);
	if (typeof body !== "object" || body === null || Array.isArray(body)) throw refuse("KMS.0202");
	const result = v.safeParse(schema, body);
	if (result.success) return result.output;
	const [issue] = result.issues;
	const missing = issue.path !== undefined && issue.input === undefined;
	throw refuse(missing ? "KMS.0204" : (issue.message as RefusalCode));
}
