import type { ServerResponse } from "node:http";
import type { KmsImportErrorCode } from "../../../provider/errors";
import { json } from "../httpServer";
import { listen, type Misbehaviour } from "./serve";

/** The result of a call ("value", or the code of its error), its number of attempts and its duration. */
export type Ending = readonly [result: KmsImportErrorCode | "value", attempts: number, seconds: number];

export interface Endings {
	readonly repeatable: Ending;
	readonly other: Ending;
	/** The ending of operations whose answers are not read, if it differs. */
	readonly unread?: Ending;
}

/** A fault, and how calls end if it occurs once or always. */
export interface Fault extends Misbehaviour {
	readonly once?: Endings;
	readonly always: Endings;
	/** What the message of the error contains. */
	readonly says?: RegExp;
}

const both = (ending: Ending): Endings => ({ repeatable: ending, other: ending });
const afterFailure = (code: KmsImportErrorCode): Pick<Fault, "once" | "always"> => ({
	once: { repeatable: ["value", 2, 0.25], other: [code, 1, 0] },
	always: { repeatable: [code, 3, 0.75], other: [code, 1, 0] },
});
const afterStall = {
	once: { repeatable: ["value", 2, 30.25], other: ["timeout", 1, 30] },
	always: { repeatable: ["timeout", 3, 90.75], other: ["timeout", 1, 30] },
} as const;
const sentTwice = {
	once: { repeatable: ["value", 2, 0], other: ["unexpectedAnswer", 1, 0] },
	always: { repeatable: ["unexpectedAnswer", 2, 0], other: ["unexpectedAnswer", 1, 0] },
} as const satisfies Pick<Fault, "once" | "always">;
const unread = ["value", 1, 0] as const;
const unlessUnread = {
	once: { ...sentTwice.once, unread },
	always: { ...sentTwice.always, unread },
} as const;
const renewed = { once: both(["value", 2, 0]), always: both(["unauthenticated", 2, 0]) } as const;

const page = "<html><head><title>502 Bad Gateway</title></head><body>upstream</body></html>";
const fail = (status: number) => (response: ServerResponse) =>
	json(response, status, { error: { error_code: "KMS.0102", error_msg: "failed" } });
const refuse = (status: number, error_code: string) => (response: ServerResponse) =>
	json(response, status, { error_code, error_msg: "refused" });

export const FAULTS: Readonly<Record<string, Fault>> = {
	"429 and a Retry-After in seconds": {
		respond: (response) => json(response, 429, {}, { "Retry-After": "3" }),
		once: both(["value", 2, 3.25]),
		always: both(["throttled", 3, 6.5]),
	},
	"429 and a Retry-After as a date": {
		respond: (response, clock) =>
			json(response, 429, {}, { "Retry-After": new Date(clock.now() + 7000).toUTCString() }),
		once: both(["value", 2, 7.25]),
		// The second date is truncated to the second: 14 s after the start.
		always: both(["throttled", 3, 14.25]),
	},
	"429 and a Retry-After of more than a minute": {
		respond: (response) => json(response, 429, {}, { "Retry-After": "61" }),
		always: both(["throttled", 1, 0]),
	},
	"500": { respond: fail(500), ...afterFailure("unavailable") },
	"502 and an HTML page": {
		respond: (response) => void response.writeHead(502, { "Content-Type": "text/html" }).end(page),
		...afterFailure("unavailable"),
		says: /answered 502 \(an HTML page titled "502 Bad Gateway"\)/,
	},
	"503": { respond: fail(503), ...afterFailure("unavailable") },
	"504": { respond: fail(504), ...afterFailure("unavailable") },
	"a refused connection": {
		endpoint: async () => ({ url: "http://127.0.0.1:1", received: 0, close: () => {} }),
		always: both(["network", 3, 0.75]),
		says: /: no connection to 127\.0\.0\.1:1 \(ECONNREFUSED\)/,
	},
	"a reset before the request is read": { resetsUnread: true, ...afterFailure("network") },
	"a reset after the request is read": {
		respond: (response) => void response.socket?.resetAndDestroy(),
		...afterFailure("network"),
		says: /: no answer from 127\.0\.0\.1:\d+ \(ECONNRESET\)/,
	},
	"a TLS handshake that is never answered": {
		endpoint: (clock) => listen((socket) => clock.hold(socket), "https"),
		always: both(["timeout", 3, 30.75]),
		says: /: no connection to 127\.0\.0\.1:\d+ within 10 s/,
	},
	"an answer that never begins": {
		respond: ({ socket }, clock) => void (socket && clock.hold(socket)),
		...afterStall,
		says: /: no answer from 127\.0\.0\.1:\d+ within 30 s/,
	},
	"an answer that never ends": {
		respond: (response, clock) => {
			response.writeHead(200).write('{"');
			if (response.socket) clock.hold(response.socket, "rest");
		},
		...afterStall,
		says: /: no complete answer from 127\.0\.0\.1:\d+ within 30 s/,
	},
	"truncated JSON": {
		respond: (response) => void response.writeHead(200).end('{"key_info":{"key_id":"0d04'),
		...sentTwice,
		says: /200 and a body that is truncated/,
	},
	"values of the wrong types": {
		respond: (response) =>
			json(response, 200, { import_token: 5, public_key: [], key_info: "x", key_details: {}, tags: { a: "b" } }),
		...unlessUnread,
		says: /200 and a body without a usable /,
	},
	"an empty object": { respond: (response) => json(response, 200, {}), ...unlessUnread },
	"an answer of 10 MiB": {
		respond: (response) => void response.writeHead(200).end(Buffer.alloc(10 * 2 ** 20, "x")),
		...sentTwice,
		says: /answered with more than 1 MiB/,
	},
	"a redirect to another host": {
		respond: (response) => void response.writeHead(307, { Location: "https://elsewhere.example.com/x" }).end(),
		...sentTwice,
		says: /a redirect to elsewhere\.example\.com \(307\), which is not followed/,
	},
	"401": { respond: (response) => json(response, 401, {}), ...renewed },
	"401 after a failure": {
		respond: (response, _, number) => json(response, number === 1 ? 500 : 401, {}),
		always: { repeatable: ["unauthenticated", 3, 0.25], other: ["unavailable", 1, 0] },
	},
	"an expired token": { respond: refuse(403, "KMS.0303"), ...renewed, says: /403 KMS\.0303 .* has expired/ },
	"a revoked token": { respond: refuse(401, "APIGW.0301"), ...renewed, says: /locks an access key for five minutes/ },
	"a wrong clock": {
		respond: (response, clock) => {
			response.setHeader("Date", new Date(clock.now() - 20 * 60_000).toUTCString());
			refuse(401, "APIGW.0301")(response);
		},
		...renewed,
		says: /The clock of this machine is 20 minutes ahead of the service's/,
	},
};
