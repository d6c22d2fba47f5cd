import assert from "node:assert/strict";
import { type OutgoingRequest, Transport, type TransportOptions } from "../../provider/http/transport";
import { FixedClock } from "../support/clock";
import { json, type Respond, TestServer } from "../support/httpServer";

describe("Transport", () => {
	let server: TestServer;
	let clock: FixedClock;

	const start = async (respond: Respond, options: Partial<TransportOptions> = {}) => {
		server = await TestServer.start(respond);
		clock = new FixedClock();
		return new Transport({ clock, maxRetries: 3, random: () => 0.5, ...options });
	};
	const request = (changes: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
		doing: "Describing key k",
		method: "POST",
		url: `${server.url}/path?secret=in-query`,
		headers: {},
		body: "{}",
		repeatable: true,
		...changes,
	});

	afterEach(() => server.close());

	it("hands over any answer whose status is not worth another try", async () => {
		const transport = await start((_, response) => json(response, 404, { error: {} }));
		const answer = await transport.send(request());
		assert.deepEqual([answer.status, answer.text, server.requests.length], [404, '{"error":{}}', 1]);
	});

	it("asks again with growing waits until an answer comes", async () => {
		const transport = await start((_, response, number) => json(response, number < 4 ? 502 : 200, {}));
		assert.equal((await transport.send(request())).status, 200);
		assert.deepEqual(clock.slept, [250, 500, 1000]);
	});

	it("hands over the last failure when retries are used up", async () => {
		const transport = await start((_, response) => json(response, 503, {}));
		assert.equal((await transport.send(request())).status, 503);
		assert.equal(server.requests.length, 4);
	});

	it("waits as long as Retry-After says", async () => {
		const transport = await start((_, response, number) =>
			json(response, number === 1 ? 429 : 200, {}, { "Retry-After": "3" }),
		);
		await transport.send(request());
		assert.deepEqual(clock.slept, [3250]);
	});

	it("asks only once for what is not repeatable", async () => {
		const transport = await start((_, response) => json(response, 503, {}));
		assert.equal((await transport.send(request({ repeatable: false }))).status, 503);
		assert.equal(server.requests.length, 1);
	});

	it("asks again when a connection breaks, and says so in the end without the query", async () => {
		const transport = await start((_, response) => response.destroy());
		await assert.rejects(transport.send(request()), (error: Error & { code?: string }) => {
			assert.equal(error.code, "network");
			assert.match(error.message, /^Describing key k: no answer from 127\.0\.0\.1:\d+ \(ECONNRESET\)/);
			return !error.message.includes("in-query");
		});
		assert.equal(server.requests.length, 4);
	});

	it("gives up on an answer that doesn't come whole before the deadline", async () => {
		const transport = await start((_, response) => void response.writeHead(200).write("{"), {
			deadlineMs: 50,
			maxRetries: 1,
		});
		await assert.rejects(transport.send(request()), { code: "timeout" });
		assert.equal(server.requests.length, 2);
	});

	it("refuses an answer of more than 1 MiB, once", async () => {
		const transport = await start((_, response) => void response.end("x".repeat(2 ** 20 + 1)));
		await assert.rejects(transport.send(request()), { code: "unexpectedAnswer" });
		assert.equal(server.requests.length, 1);
	});

	it("follows no redirect", async () => {
		const transport = await start((_, response) => void response.writeHead(307, { Location: "/elsewhere" }).end());
		assert.equal((await transport.send(request())).status, 307);
		assert.equal(server.requests.length, 1);
	});

	it("keeps connections", async () => {
		const transport = await start((_, response) => json(response, 200, {}));
		for (let i = 0; i < 3; i++) await transport.send(request());
		assert.deepEqual(
			server.requests.map(({ connection }) => connection),
			[1, 1, 1],
		);
	});
});
