import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { PHASE_DEADLINES } from "../../../provider/http/deadline";
import type { Certificate } from "../certificates";
import { listen, type Misbehaviour, type RightAnswer } from "../faults/serve";
import { json, TestServer } from "../httpServer";
import type { WireClock } from "../wireClock";

/** How long before a deadline something happens, in milliseconds. */
const JUST_BEFORE_MS = 1;
const { connectMs, headersMs, bodyMs } = PHASE_DEADLINES;

const socketOf = (response: ServerResponse): Socket => {
	if (!response.socket) throw new Error("The connection is closed");
	return response.socket;
};

/** Answers with the head, and later the end, each just before its deadline. @param end what happens in place of the end */
export function answerLate(
	response: ServerResponse,
	clock: WireClock,
	[status, body, headers]: RightAnswer,
	end?: () => void,
): void {
	const socket = socketOf(response);
	const text = JSON.stringify(body);
	clock.holdFor(headersMs - JUST_BEFORE_MS, socket, () => {
		response.writeHead(status, { "Content-Type": "application/json", "Content-Length": text.length, ...headers });
		response.flushHeaders();
		clock.holdFor(bodyMs - JUST_BEFORE_MS, socket, () => (end ? end() : void response.end(text)), "rest");
	});
}

/** Writes a byte just before each deadline, and never what would meet it. */
function drip(write: () => void, clock: WireClock, socket: Socket): void {
	clock.alarm(headersMs - JUST_BEFORE_MS, () => {
		if (socket.destroyed) return;
		write();
		drip(write, clock, socket);
	});
}

const asPage = (response: ServerResponse) =>
	void response.writeHead(200, { "Content-Type": "text/html" }).end("<html><title>Log in</title></html>");
const retryAfter = (status: number, seconds: number) => (response: ServerResponse) =>
	json(response, status, {}, { "Retry-After": `${seconds}` });
const never: NonNullable<Misbehaviour["respond"]> = (response, clock) => clock.hold(socketOf(response));
const inTurn: readonly NonNullable<Misbehaviour["respond"]>[] = [
	(response) => json(response, 500, {}),
	retryAfter(429, 30),
	(response) => void response.socket?.resetAndDestroy(),
	never,
	retryAfter(503, 59),
	(response, clock) => answerLate(response, clock, [504, {}]),
];

/** What a service may do for ever, at its nastiest. @param certificate of a server on loopback */
export const endlessFaults = (certificate: Certificate): Readonly<Record<string, Misbehaviour>> => ({
	"a connection that drips the status line": {
		respond: (response, clock) => {
			const socket = socketOf(response);
			clock.hold(socket);
			drip(() => socket.write("H"), clock, socket);
		},
	},
	"a connection that drips the body": {
		respond: (response, clock) => {
			const socket = socketOf(response);
			response.writeHead(200).write("{");
			clock.hold(socket, "rest");
			drip(() => response.write(" "), clock, socket);
		},
	},
	"a failure at the last moment of each phase": {
		endpoint: async (clock) => {
			const respond = (_: unknown, response: ServerResponse) => {
				response.setHeader("Connection", "close");
				answerLate(response, clock, [503, {}]);
			};
			const server = await TestServer.start(respond, certificate);
			const late = await listen(
				(socket) => clock.holdFor(connectMs - JUST_BEFORE_MS, socket, () => server.accept(socket)),
				"https",
			);
			const close = async () => {
				await late.close();
				await server.close();
			};
			return Object.create(late, { close: { value: close } });
		},
	},
	"503 at the last moment": { respond: (response, clock) => answerLate(response, clock, [503, {}]) },
	"a page at the last moment": {
		respond: (response, clock) => clock.holdFor(headersMs - JUST_BEFORE_MS, socketOf(response), () => asPage(response)),
	},
	"the right answer at the last moment": {
		respond: (response, clock, _, right) => answerLate(response, clock, right),
	},
	"a page": { respond: asPage },
	"429 and a Retry-After of a minute": { respond: retryAfter(429, 60) },
	"503 and a Retry-After of 59 s": { respond: retryAfter(503, 59) },
	"401 at the last moment": { respond: (response, clock) => answerLate(response, clock, [401, {}]) },
	"one fault after the other": {
		respond: (response, clock, number, right) => inTurn[number % inTurn.length]?.(response, clock, number, right),
	},
});
