import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { on, once } from "node:events";
import type { Server } from "node:http";
import { mock } from "node:test";
import { HostileScene } from "../support/hostileFixture";
import type { WireClient } from "../support/wireClient";

const MEBIBYTE = 2 ** 20;
const MINUTE = 60_000;
const CONNECTIONS = 2000;
const POST = "POST /v3/auth/tokens HTTP/1.1\r\nHost: a\r\n";

/** The server that answers, as Node announces it to whoever watches. */
async function serverOf(scene: HostileScene): Promise<Server> {
	let found: Server | undefined;
	const watch = (message: unknown) => {
		found = (message as { server: Server }).server;
	};
	subscribe("http.server.request.start", watch);
	await scene
		.client()
		.say(scene.requests(["GET /v3/projects"]))
		.untilAnswered();
	unsubscribe("http.server.request.start", watch);
	assert.ok(found);
	return found;
}

describe("Of connections that no client should leave open, the emulator", () => {
	it("gives a request a minute, and answers 408 to what has come of it then", () =>
		HostileScene.run(async (scene) => {
			const server = await serverOf(scene);
			assert.deepEqual([server.headersTimeout, server.requestTimeout], [MINUTE, MINUTE]);
			const clients = [
				"GET /v3/pro",
				`${POST}Content-Length: 9\r\n\r\n{`,
				`${POST}Transfer-Encoding: chunked\r\n\r\n1\r\n`,
			];
			const slow = clients.map((text) => scene.client().say(text));
			const silent = scene.client();
			const whole = scene.client().say(scene.requests(["GET /before"]));
			await whole.untilAnswered();
			whole.say("GET");
			[server.headersTimeout, server.requestTimeout] = [1, 1];
			for (const client of slow) assert.deepEqual((await client.untilClosed()).outcomes, ["408 APIGW.0201"]);
			assert.deepEqual((await whole.untilClosed()).outcomes, ["404 APIGW.0101", "408 APIGW.0201"]);
			assert.equal((await silent.untilClosed()).text, "");
		}));

	it("waits 75 seconds for the next request, then closes without a word", () =>
		HostileScene.run(async (scene) => {
			const server = await serverOf(scene);
			assert.equal(server.keepAliveTimeout, 75_000);
			server.keepAliveTimeout = 1;
			const client = scene.client().say(scene.requests(["GET /v3/projects"]));
			assert.deepEqual((await client.untilClosed()).outcomes, ["401"]);
		}));

	it("takes who sends no more while an answer takes its time for gone", () =>
		HostileScene.run(async (scene) => {
			await scene.test.addFault({ operation: "projects", delayMs: 50 });
			const client = scene.client().say(scene.requests(["GET /v3/projects"]));
			client.socket.end();
			assert.equal((await client.untilClosed()).text, "");
		}));

	it(`answers others while ${CONNECTIONS} say nothing, or half of something`, () =>
		HostileScene.run(async (scene) => {
			for (let i = 0; i < CONNECTIONS; i++) {
				const client = scene.client();
				await once(client.socket, "connect");
				if (i % 2 === 0) client.say("GET /v3/projects HTTP/1.1\r\n");
			}
			const { outcomes } = await scene
				.client()
				.say(scene.requests(["GET /v3/projects"]))
				.untilAnswered();
			assert.deepEqual(outcomes, ["401"]);
		}));

	it("stops reading from a client that reads no answers, answers others, and goes on where it does", () =>
		HostileScene.run(async (scene) => {
			const client = scene.client();
			client.socket.pause();
			await scene.test.addFault({ operation: "projects", times: 1_000_000, body: "x".repeat(10_000) });
			const batch = scene.requests(Array(100).fill(`GET /v3/projects?${"x".repeat(4000)}`));
			let batches = 0;
			const isStuck = once(client.socket.setTimeout(300), "timeout").then(() => false);
			const isTaken = () =>
				Promise.race([isStuck, new Promise((resolve) => client.socket.write(batch, () => resolve(true)))]);
			while (batches < 2000 && (await isTaken())) batches++;
			assert.ok(batches < 2000);
			const { outcomes } = await scene
				.client()
				.say(scene.requests(["GET /other"]))
				.untilAnswered();
			assert.deepEqual(outcomes, ["404 APIGW.0101"]);
			assert.ok((await scene.operations()).length < 100 * batches);
			client.say(scene.requests(["GET /last"])).socket.resume();
			for await (const [bytes] of on(client.socket, "data")) if (`${bytes}`.includes("APIGW.0101")) break;
			assert.equal((await scene.operations()).at(-1), "last");
			await scene.test.reset();
		}));

	it("gives a client a minute to take what has been answered, and half of that to end a body nobody wants", async () => {
		mock.timers.enable({ apis: ["setTimeout"] });
		try {
			await HostileScene.run(async (scene) => {
				const body = "x".repeat(11 * MEBIBYTE);
				scene.test.settings.addFault({ operation: "projects", body });
				const reader = await begin(scene.client(), scene.requests(["GET /v3/projects"]));
				reader.socket.pause();
				const sender = await begin(scene.client(), `${POST}Content-Length: ${100 * MEBIBYTE}\r\n\r\n`);
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

/** A client that has got the first of its answer. */
async function begin(client: WireClient, text: string): Promise<WireClient> {
	await once(client.say(text).socket, "data");
	return client;
}
