import assert from "node:assert/strict";
import { HostileFixture } from "../support/hostileFixture";

const POST = "POST /v3/auth/tokens HTTP/1.1\r\nHost: localhost\r\n";
const GET = "GET /v3/projects HTTP/1.1\r\n";

describe("With unusual but well-formed requests, the emulator", () => {
	it("responds once to each pipelined request, in order", () =>
		HostileFixture.run(async (fixture) => {
			await fixture.test.addFault({ operation: "0", delayMs: 30, status: 503 });
			const client = fixture.client().say(fixture.requests(Array.from({ length: 200 }, (_, i) => `GET /${i}`)));
			const { outcomes } = await client.untilAnswered(200);
			assert.deepEqual(outcomes, ["503 KMS.0102", ...Array(199).fill("404 APIGW.0101")]);
			assert.equal((await fixture.operations()).length, 200);
		}));

	it("responds to a request with Connection: close, and ignores everything after it", () =>
		HostileFixture.run(async (fixture) => {
			const last = `${GET}Host: localhost\r\nConnection: close\r\n\r\n`;
			const { outcomes } = await fixture
				.client()
				.say(`${last}${fixture.requests(["GET /smuggled"])}`)
				.untilClosed();
			assert.deepEqual(outcomes, ["401"]);
			assert.deepEqual(await fixture.operations(), ["projects"]);
		}));

	it("ignores a protocol upgrade, and closes", () =>
		HostileFixture.run(async (fixture) => {
			for (const protocol of ["websocket", "h2c", "TLS/1.0"]) {
				const upgrade = `${GET}Host: localhost\r\nConnection: upgrade\r\nUpgrade: ${protocol}\r\n\r\n`;
				assert.deepEqual((await fixture.client().say(upgrade).untilClosed()).outcomes, ["401"]);
			}
		}));

	it("opens no tunnel", () =>
		HostileFixture.run(async (fixture) => {
			const connect = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n";
			const { outcomes } = await fixture
				.client()
				.say(`${connect}${fixture.requests(["GET /smuggled"])}`)
				.untilClosed();
			assert.deepEqual(outcomes, ["405 APIGW.0201"]);
			assert.deepEqual(await fixture.operations(), []);
		}));

	it("sends 100 Continue to a client that expects it, and ignores other expectations", () =>
		HostileFixture.run(async (fixture) => {
			const expecting = fixture.client().say(`${POST}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
			assert.deepEqual((await expecting.untilAnswered()).outcomes, ["100"]);
			assert.deepEqual((await expecting.say("{}").untilAnswered(2)).outcomes, ["100", "400"]);
			const other = fixture.client().say(`${POST}Expect: tea\r\nContent-Length: 2\r\n\r\n{}`);
			assert.deepEqual((await other.untilAnswered()).outcomes, ["400"]);
		}));

	it("responds to a client that half-closes, if the response takes no time", () =>
		HostileFixture.run(async (fixture) => {
			const client = fixture.client().say(fixture.requests(["GET /v3/projects"]));
			client.socket.end();
			assert.deepEqual((await client.untilClosed()).outcomes, ["401"]);
		}));

	it("reads chunks of one byte with extensions and trailers, and the unused body of a GET", () =>
		HostileFixture.run(async (fixture) => {
			const bytes = [..."{}"].map((byte) => `1;a=b\r\n${byte}\r\n`).join("");
			const chunked = `${POST}Transfer-Encoding: Chunked\r\n\r\n${bytes}0\r\nX-Trailer: y\r\n\r\n`;
			const get = `${GET}Host: localhost\r\nContent-Length: 2\r\n\r\n{}`;
			const { outcomes } = await fixture.client().say(`${chunked}${get}`).untilAnswered(2);
			assert.deepEqual(outcomes, ["400", "401"]);
		}));
});
