import type { IncomingHttpHeaders } from "node:http";
import * as v from "valibot";
import type { EmulatorClock } from "./clock";
import type { TokenSealer } from "./cryptography/tokenSealer";
import type { RequestTarget } from "./http/requestTarget";
import type { IdTokens } from "./iam/idTokens";
import type { Lockouts } from "./iam/lockouts";
import type { Project } from "./iam/projects";
import type { Revocations } from "./iam/revocations";
import type { User } from "./iam/users";
import { parseJson } from "./json";
import type { KeyStore } from "./keys/keyStore";
import type { MaterialGenerator } from "./keys/materialGenerator";
import type { WrappingKeys } from "./keys/wrappingKeys";
import type { RateLimit } from "./rateLimit";
import { type RefusalCode, refuse } from "./refusal";
import type { Settings } from "./settings/settings";

/** What operations work with. */
export interface ServiceContext {
	readonly settings: Settings;
	/** All users, the primary one first. */
	readonly users: readonly [User, ...User[]];
	readonly projects: readonly Project[];
	readonly clock: EmulatorClock;
	readonly tokenSealer: TokenSealer;
	readonly keys: KeyStore;
	readonly materialGenerator: MaterialGenerator;
	readonly wrappingKeys: WrappingKeys;
	readonly rateLimit: RateLimit;
	readonly lockouts: Lockouts;
	readonly revocations: Revocations;
	readonly idTokens: IdTokens;
}

/** A request, as an operation receives it. */
export interface Call {
	readonly method: string;
	readonly target: RequestTarget;
	readonly headers: IncomingHttpHeaders;
	/** Names and values as received, alternating. */
	readonly rawHeaders: readonly string[];
	/** Parameters of the path, by name. */
	readonly path: Readonly<Record<string, string | undefined>>;
	readonly query: URLSearchParams;
	/** The body as received. */
	readonly body: Buffer;
}

/** A successful reply. Refusals are thrown. */
export interface Reply {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Undefined if the response has no body. */
	readonly body?: unknown;
}

/** Sections of the table of operations, and tags in the OpenAPI description. */
export const GROUPS = ["IAM", "STS", "server metadata", "keys", "material", "key use", "tags", "quota"] as const;

/** How a caller authenticates. */
export type Credentials = "token" | "signature" | "metadata token" | "none";

/** An operation of the service: a row in the table of routes, and the source of its OpenAPI description. */
export interface Operation {
	/** Name in the journal and in faults. */
	readonly name: string;
	readonly method: "GET" | "POST" | "PUT" | "DELETE";
	/** Path with `:parameters`. */
	readonly path: string;
	readonly group: (typeof GROUPS)[number];
	/** What it does, in the third person, without a full stop. */
	readonly summary: string;
	/** The request body. If omitted, the operation takes none. */
	readonly request?: v.GenericSchema;
	/** Query parameters, all of them optional. */
	readonly query?: readonly string[];
	/** Required headers, besides those of the credentials. */
	readonly headers?: readonly string[];
	/** Each of them is sufficient. @default token or signature */
	readonly credentials?: readonly Credentials[];
	/** Status of a successful response. @default 200 */
	readonly status?: number;
	/** The body of a successful response; a string is sent as text. If omitted, the response has no body. */
	readonly response?: v.GenericSchema;
	/** Headers of a successful response, besides the common ones. */
	readonly responseHeaders?: readonly string[];
	/**
	 * Codes that it refuses with, besides those for authentication, the gateway and malformed bodies. IAM and the
	 * metadata service have no codes: their refusals are statuses.
	 */
	readonly refusals?: readonly (RefusalCode | number)[];
	readonly handle: (call: Call, context: ServiceContext) => Reply | Promise<Reply>;
}

const UUID_SHAPE = /^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$/;

/** The code that a fault of a field is refused with. It is passed on as the message of the schema's issue. */
export const code = (name: RefusalCode) => name;

const text = (pattern: RegExp, fault: RefusalCode) => v.pipe(v.string(code("KMS.0204")), v.regex(pattern, fault));

/** Fields that many request bodies share. */
export const field = {
	keyId: text(UUID_SHAPE, "KMS.0205"),
	sequence: v.optional(v.pipe(v.string(code("KMS.0206")), v.regex(UUID_SHAPE, code("KMS.0206")))),
	/** One of a list of options; refused with KMS.0308 otherwise. */
	oneOf: <const Options extends readonly string[]>(options: Options) => v.picklist(options, code("KMS.0308")),
	text,
	/** At least one byte, in base64. */
	base64: text(/^[0-9a-zA-Z+/]+={0,2}$/, "KMS.0308"),
	alias: text(/^(?!.*\/default$)[a-zA-Z0-9:/_-]{1,255}$/, "KMS.1101"),
	description: text(/^[\s\S]{0,255}$/u, "KMS.1103"),
};

/** The body of an operation that takes only a key. */
export const keyOnly = v.object({ key_id: field.keyId, sequence: field.sequence });

/** @throws {Refusal} KMS.0202 if the body is not a JSON object, otherwise the code of the first invalid field */
export function parseBody<Schema extends v.GenericSchema>(call: Call, schema: Schema): v.InferOutput<Schema> {
	const body = parseJson(call.body);
	if (typeof body !== "object" || body === null || Array.isArray(body)) throw refuse("KMS.0202");
	const result = v.safeParse(schema, body);
	if (result.success) return result.output;
	const [issue] = result.issues;
	const isMissing = issue.path !== undefined && issue.input === undefined;
	throw refuse(isMissing ? "KMS.0204" : (issue.message as RefusalCode));
}
