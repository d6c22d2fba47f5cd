import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { on, once } from "node:events";
import type { Server } from "node:http";
import { mock } from "node:test";
import { HostileFixture } from "../support/hostileFixture";
import { untilQuiet } from "../support/quiet";
import type { WireClient } from "../support/wireClient";

const MEBIBYTE = 2 ** 20;
const MINUTE = 60_000;
const CONNECTIONS = 2000;
const POST = "POST /v3/auth/tokens HTTP/1.1\r\nHost: localhost\r\n";

/** The server behind a response, as Node's diagnostics channel publishes it. */
async function serverOf(fixture: HostileFixture): Promise<Server> {
	let found: Server | undefined;
	const watch = (message: unknown) => {
		found = (message as { server: Server }).server;
	};
	subscribe("http.server.request.start", watch);
	await fixture
		.client()
		.say(fixture.requests(["GET /v3/projects"]))
		.untilAnswered();
	unsubscribe("http.server.request.start", watch);
	assert.ok(found);
	return found;
}

describe("With hostile connections, the emulator", () => {
	it("refuses a request that is incomplete after a minute with 408", () =>
		HostileFixture.run(async (fixture) => {
			const server = await serverOf(fixture);
			assert.deepEqual([server.headersTimeout, server.requestTimeout], [MINUTE, MINUTE]);
			const clients = [
				"GET /v3/pro",
				`${POST}Content-Length: 9\r\n\r\n{`,
				`${POST}Transfer-Encoding: chunked\r\n\r\n1\r\n`,
			];
			const slow = clients.map((text) => fixture.client().say(text));
			const silent = fixture.client();
			const whole = fixture.client().say(fixture.requests(["GET /before"]));
			await whole.untilAnswered();
			whole.say("GET");
			[server.headersTimeout, server.requestTimeout] = [1, 1];
			for (const client of slow) assert.deepEqual((await client.untilClosed()).outcomes, ["408 APIGW.0201"]);
			assert.deepEqual((await whole.untilClosed()).outcomes, ["404 APIGW.0101", "408 APIGW.0201"]);
			assert.equal((await silent.untilClosed()).text, "");
		}));

	it("waits 75 seconds for the next request, then closes without a response", () =>
		HostileFixture.run(async (fixture) => {
			const server = await serverOf(fixture);
			assert.equal(server.keepAliveTimeout, 75_000);
			server.keepAliveTimeout = 1;
			const client = fixture.client().say(fixture.requests(["GET /v3/projects"]));
			assert.deepEqual((await client.untilClosed()).outcomes, ["401"]);
		}));

	it("treats a client that half-closes while its response is delayed as disconnected", () =>
		HostileFixture.run(async (fixture) => {
			await fixture.test.addFault({ operation: "projects", delayMs: 50 });
			const client = fixture.client().say(fixture.requests(["GET /v3/projects"]));
			client.socket.end();
			assert.equal((await client.untilClosed()).text, "");
		}));

	it(`serves other clients while ${CONNECTIONS} send nothing or half a request`, () =>
		HostileFixture.run(async (fixture) => {
			for (let i = 0; i < CONNECTIONS; i++) {
				const client = fixture.client();
				await once(client.socket, "connect");
				if (i % 2 === 0) client.say("GET /v3/projects HTTP/1.1\r\n");
			}
			const { outcomes } = await fixture
				.client()
				.say(fixture.requests(["GET /v3/projects"]))
				.untilAnswered();
			assert.deepEqual(outcomes, ["401"]);
		}));

	it("stops reading from a client that reads no responses, serves others, and continues once it reads", () =>
		HostileFixture.run(async (fixture) => {
			const client = fixture.client();
			client.socket.pause();
			await fixture.test.addFault({ operation: "projects", times: 1_000_000, body: "x".repeat(10_000) });
			const batch = fixture.requests(Array(100).fill(`GET /v3/projects?${"x".repeat(4000)}`));
			let batches = 0;
			const isStuck = untilQuiet(client.socket).then(() => false);
			const isTaken = () =>
				Promise.race([isStuck, new Promise((resolve) => client.socket.write(batch, () => resolve(true)))]);
			while (batches < 2000 && (await isTaken())) batches++;
			assert.ok(batches < 2000);
			const { outcomes } = await fixture
				.client()
				.say(fixture.requests(["GET /other"]))
				.untilAnswered();
			assert.deepEqual(outcomes, ["404 APIGW.0101"]);
			assert.ok((await fixture.operations()).length < 100 * batches);
			client.say(fixture.requests(["GET /last"])).socket.resume();
			for await (const [bytes] of on(client.socket, "data")) if (`${bytes}`.includes("APIGW.0101")) break;
			assert.equal((await fixture.operations()).at(-1), "last");
			await fixture.test.reset();
		}));

	it("gives a client a minute to read its response, and half a minute to end a refused body", async () => {
		mock.timers.enable({ apis: ["setTimeout"] });
		try {
			await HostileFixture.run(async (fixture) => {
				const body = "x".repeat(11 * MEBIBYTE);
				fixture.test.settings.addFault({ operation: "projects", body });
				const reader = await begin(fixture.client(), fixture.requests(["GET /v3/projects"]));
				reader.socket.pause();
				const sender = await begin(fixture.client(), `${POST}Content-Length: ${100 * MEBIBYTE}\r\n\r\n`);
				mock.timers.tick(MINUTE / 2 - 1);
				assert.equal((await sender.untilQuiet()).isClosed, false);
				mock.timers.tick(1);
				assert.deepEqual((await sender.untilClosed()).outcomes, ["413 APIGW.0201"]);
				mock.timers.tick(MINUTE / 2);
				reader.socket.resume();
				assert.ok((await reader.untilClosed()).text.length < body.length);
			});
		} finally {
			mock.timers.reset();
		}
	});
});

/** A client that has received the start of its response. */
async function begin(client: WireClient, text: string): Promise<WireClient> {
	await once(client.say(text).socket, "data");
	return client;
}
