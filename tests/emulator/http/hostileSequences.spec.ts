import assert from "node:assert/strict";
import { HostileScene } from "../support/hostileFixture";

const POST = "POST /v3/auth/tokens HTTP/1.1\r\nHost: a\r\n";
const GET = "GET /v3/projects HTTP/1.1\r\n";

describe("Of requests that are well-formed, the emulator", () => {
	it("answers those that come together in their order, each once", () =>
		HostileScene.run(async (scene) => {
			await scene.test.addFault({ operation: "0", delayMs: 30, status: 503 });
			const client = scene.client().say(scene.requests(Array.from({ length: 200 }, (_, i) => `GET /${i}`)));
			const { outcomes } = await client.untilAnswered(200);
			assert.deepEqual(outcomes, ["503 KMS.0102", ...Array(199).fill("404 APIGW.0101")]);
			assert.equal((await scene.operations()).length, 200);
		}));

	it("answers one with Connection: close and nothing after it", () =>
		HostileScene.run(async (scene) => {
			const last = `${GET}Host: a\r\nConnection: close\r\n\r\n`;
			const { outcomes } = await scene
				.client()
				.say(`${last}${scene.requests(["GET /smuggled"])}`)
				.untilClosed();
			assert.deepEqual(outcomes, ["401"]);
			assert.deepEqual(await scene.operations(), ["projects"]);
		}));

	it("passes over a change of protocol, and closes", () =>
		HostileScene.run(async (scene) => {
			for (const protocol of ["websocket", "h2c", "TLS/1.0"]) {
				const upgrade = `${GET}Host: a\r\nConnection: upgrade\r\nUpgrade: ${protocol}\r\n\r\n`;
				assert.deepEqual((await scene.client().say(upgrade).untilClosed()).outcomes, ["401"]);
			}
		}));

	it("opens no tunnel", () =>
		HostileScene.run(async (scene) => {
			const connect = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n";
			const { outcomes } = await scene
				.client()
				.say(`${connect}${scene.requests(["GET /smuggled"])}`)
				.untilClosed();
			assert.deepEqual(outcomes, ["405 APIGW.0201"]);
			assert.deepEqual(await scene.operations(), []);
		}));

	it("asks for the body where the client waits for that, and passes over every other expectation", () =>
		HostileScene.run(async (scene) => {
			const expecting = scene.client().say(`${POST}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
			assert.deepEqual((await expecting.untilAnswered()).outcomes, ["100"]);
			assert.deepEqual((await expecting.say("{}").untilAnswered(2)).outcomes, ["100", "400"]);
			const other = scene.client().say(`${POST}Expect: tea\r\nContent-Length: 2\r\n\r\n{}`);
			assert.deepEqual((await other.untilAnswered()).outcomes, ["400"]);
		}));

	it("answers a client that sends no more, where that takes no time", () =>
		HostileScene.run(async (scene) => {
			const client = scene.client().say(scene.requests(["GET /v3/projects"]));
			client.socket.end();
			assert.deepEqual((await client.untilClosed()).outcomes, ["401"]);
		}));

	it("reads chunks of a byte, with extensions and trailers, and the body of a GET that it has no use for", () =>
		HostileScene.run(async (scene) => {
			const bytes = [..."{}"].map((byte) => `1;a=b\r\n${byte}\r\n`).join("");
			const chunked = `${POST}Transfer-Encoding: Chunked\r\n\r\n${bytes}0\r\nX-Trailer: y\r\n\r\n`;
			const get = `${GET}Host: a\r\nContent-Length: 2\r\n\r\n{}`;
			const { outcomes } = await scene.client().say(`${chunked}${get}`).untilAnswered(2);
			assert.deepEqual(outcomes, ["400", "401"]);
		}));
});
