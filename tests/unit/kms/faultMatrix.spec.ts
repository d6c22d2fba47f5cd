import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { isUnauthenticated } from "../../../provider/answers/answers";
import type { Authenticator } from "../../../provider/auth/authenticator";
import { KmsImportError, type KmsImportErrorCode } from "../../../provider/errors";
import { RequestQueue } from "../../../provider/http/requestQueue";
import { Transport } from "../../../provider/http/transport";
import { KmsClient } from "../../../provider/kms/client";
import { OPERATIONS } from "../../../provider/kms/operations";
import { FixedClock } from "../../support/clock";
import { json, TestServer } from "../../support/httpServer";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const START_MS = Date.parse("2026-01-01T00:00:00Z");
/** With the jitter of these tests, the waits are 0.25 s and 0.5 s. */
const MAX_RETRIES = 2;

/** A call of the client, the answer of the service, and the value that the call must return. */
interface Call {
	readonly send: (kms: KmsClient) => Promise<unknown>;
	/** Undefined if the body of the answer is not read. */
	readonly answer?: object;
	readonly value?: unknown;
	/** Whether the request may be sent again if its answer was lost. */
	readonly isRepeatable: boolean;
}

const alias = "app/master";
const CALLS: Readonly<Record<keyof typeof OPERATIONS, Call>> = {
	getParametersForImport: {
		send: (kms) => kms.getParametersForImport({ keyId: KEY_ID, wrappingAlgorithm: "RSAES_OAEP_SHA_256" }),
		answer: { key_id: KEY_ID, import_token: "T", public_key: "P", expiration_time: 1501578672 },
		value: { importToken: "T", publicKey: "P", expirationTime: 1501578672 },
		isRepeatable: true,
	},
	describeKey: {
		send: async (kms) => (await kms.describeKey(KEY_ID)).keyState,
		answer: { key_info: { key_id: KEY_ID, key_state: "5" } },
		value: "5",
		isRepeatable: true,
	},
	listKeys: {
		send: async (kms) => (await kms.findKeyByAlias(alias))?.keyId,
		answer: { key_details: [{ key_id: KEY_ID, key_state: "5", key_alias: alias }], truncated: "false" },
		value: KEY_ID,
		isRepeatable: true,
	},
	getPublicKey: {
		send: (kms) => kms.getPublicKey(KEY_ID),
		answer: { key_id: KEY_ID, public_key: "P" },
		value: "P",
		isRepeatable: true,
	},
	createKey: {
		send: (kms) => kms.createExternalKey({ alias, keySpec: "AES_256" }),
		answer: { key_info: { key_id: KEY_ID, domain_id: "d" } },
		value: KEY_ID,
		isRepeatable: false,
	},
	importKeyMaterial: {
		send: (kms) => kms.importKeyMaterial({ keyId: KEY_ID, importToken: "T", encryptedKeyMaterial: "M" }),
		isRepeatable: false,
	},
	deleteImportedKeyMaterial: { send: (kms) => kms.deleteImportedKeyMaterial(KEY_ID), isRepeatable: true },
	scheduleKeyDeletion: { send: (kms) => kms.scheduleKeyDeletion(KEY_ID, 30), isRepeatable: true },
	enableKey: { send: (kms) => kms.setEnabled(KEY_ID, true), isRepeatable: true },
	disableKey: { send: (kms) => kms.setEnabled(KEY_ID, false), isRepeatable: true },
	updateKeyAlias: { send: (kms) => kms.updateAlias(KEY_ID, alias), isRepeatable: true },
	updateKeyDescription: { send: (kms) => kms.updateDescription(KEY_ID, "text"), isRepeatable: true },
	changeTags: { send: (kms) => kms.changeTags(KEY_ID, "create", { a: "b" }), isRepeatable: true },
	listTags: {
		send: (kms) => kms.listTags(KEY_ID),
		answer: { tags: [{ key: "a", value: "b" }] },
		value: { a: "b" },
		isRepeatable: true,
	},
};

/** The result of a call ("value", or the code of its error), its number of attempts and its duration. */
type Ending = readonly [result: KmsImportErrorCode | "value", attempts: number, seconds: number];

interface Endings {
	readonly repeatable: Ending;
	readonly other: Ending;
	/** The ending of operations whose answers are not read, if it differs. */
	readonly unread?: Ending;
}

/** The service, or what is in its place. */
interface Served {
	readonly url: string;
	close(): void | Promise<void>;
}

/** A fault, and how calls end if it occurs once or always. */
interface Fault {
	/** What the service does instead of answering. @param number number of the request, from 1 */
	readonly respond?: (response: ServerResponse, clock: FixedClock, number: number) => void;
	/** Whether the service resets connections without reading them. */
	readonly resetsUnread?: boolean;
	/** Starts what is in the place of the service. */
	readonly endpoint?: (clock: FixedClock) => Promise<Served>;
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

const FAULTS: Readonly<Record<string, Fault>> = {
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
		endpoint: async () => ({ url: "http://127.0.0.1:1", close: () => {} }),
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
		endpoint: async (clock) => {
			const server = createServer((socket) => {
				server.once("close", () => socket.destroy());
				setImmediate(() => clock.advance(10_000));
			});
			await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
			const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
			return { url, close: () => void server.close() };
		},
		always: both(["timeout", 3, 30.75]),
		says: /: no connection to 127\.0\.0\.1:\d+ within 10 s/,
	},
	"an answer that never begins": {
		respond: (_, clock) => void setImmediate(() => clock.advance(30_000)),
		...afterStall,
		says: /: no answer from 127\.0\.0\.1:\d+ within 30 s/,
	},
	"an answer that never ends": {
		respond: (response, clock) => {
			// The next alarm is the deadline of the answer's body.
			clock.onAlarm = (milliseconds) => {
				clock.onAlarm = () => {};
				setImmediate(() => clock.advance(milliseconds));
			};
			response.writeHead(200).write('{"');
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

/** Starts the service with a fault. */
async function serve(
	{ respond, resetsUnread, endpoint }: Fault,
	times: number,
	answer: object,
	clock: FixedClock,
): Promise<Served> {
	if (endpoint) return endpoint(clock);
	const server = await TestServer.start((_, response, number) => {
		if (respond && number <= times) respond(response, clock, number);
		else json(response, 200, answer);
	});
	return resetsUnread ? behindResettingServer(server, times) : server;
}

/** Puts a server before the service that resets the first connections without reading them, after the client has connected. */
async function behindResettingServer(server: TestServer, times: number): Promise<Served> {
	let connections = 0;
	const front = createServer({ pauseOnConnect: true }, (socket) => {
		connections += 1;
		if (connections > times) server.accept(socket);
		else setImmediate(() => setImmediate(() => socket.resetAndDestroy()));
	});
	await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
	const close = async () => {
		await server.close();
		front.close();
	};
	return { url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`, close };
}

/** Runs a call with a fault that occurs a number of times. */
async function run(fault: Fault, times: number, { send, answer = {}, value }: Call) {
	const clock = new FixedClock(START_MS);
	const service = await serve(fault, times, answer, clock);
	const transport = new Transport({ clock, maxRetries: MAX_RETRIES, random: () => 0.5 });
	let attempts = 0;
	const authenticator: Authenticator = {
		projectId: async () => "p1",
		secrets: () => [],
		sign: async () => {
			attempts += 1;
			const report: Awaited<ReturnType<Authenticator["sign"]>>["report"] = (refused) =>
				refused !== undefined && isUnauthenticated(refused);
			return { headers: { "X-Auth-Token": "T" }, report };
		},
	};
	const queue = new RequestQueue({ clock });
	const kms = new KmsClient({ transport, authenticator, queue, endpoint: service.url, projectId: "p1" });
	const thrown = await send(kms).then(
		(result) => void (times < Number.POSITIVE_INFINITY && assert.deepEqual(result, value)),
		(error: unknown) => error,
	);
	await service.close();
	if (thrown !== undefined && !(thrown instanceof KmsImportError)) throw thrown;
	const ending: Ending = [thrown?.code ?? "value", attempts, (clock.now() - START_MS) / 1000];
	return { ending, message: thrown?.message };
}

describe("A call to KMS with", () => {
	for (const [name, fault] of Object.entries(FAULTS)) {
		for (const [frequency, times] of [
			["once", 1],
			["always", Number.POSITIVE_INFINITY],
		] as const) {
			const endings = fault[frequency];
			if (!endings) continue;
			it(`${name}, ${frequency}, ends as specified, whatever the operation`, async () => {
				const calls = Object.entries(CALLS).map(async ([operation, call]) => {
					const { ending, message } = await run(fault, times, call);
					const expected = endings[call.isRepeatable ? "repeatable" : "other"];
					assert.deepEqual(ending, call.answer ? expected : (endings.unread ?? expected), operation);
					if (message && fault.says && ending[0] !== "unavailable") assert.match(message, fault.says);
				});
				await Promise.all(calls);
			});
		}
	}

	it("any of these faults is tested for every operation", () => {
		assert.deepEqual(Object.keys(CALLS).sort(), Object.keys(OPERATIONS).sort());
		const repeatable = Object.entries(CALLS).map(([name, { isRepeatable }]) => [name, isRepeatable]);
		const marked = Object.entries(OPERATIONS).map(([name, operation]) => [name, operation.repeatable]);
		assert.deepEqual(Object.fromEntries(repeatable), Object.fromEntries(marked));
	});
});
