import assert from "node:assert/strict";
import { HostileFixture } from "../support/hostileFixture";

const MALFORMED = "400 APIGW.0201";
const POST = "POST /v3/auth/tokens HTTP/1.1\r\nHost: localhost\r\n";
const GET = "GET /v3/projects HTTP/1.1\r\n";

/** What ends at different places for different readers, or at none. */
const BODIES = {
	"a length and chunks": ["Content-Length: 5", "Transfer-Encoding: chunked", "", "0\r\n\r\n"],
	"chunks and a length": ["Transfer-Encoding: chunked", "Content-Length: 3", "", "0\r\n\r\n"],
	"two lengths": ["Content-Length: 3", "Content-Length: 4", "", "abcd"],
	"one length twice": ["Content-Length: 2", "Content-Length: 2", "", "{}"],
	"a list of lengths": ["Content-Length: 2, 2", "", "{}"],
	"a negative length": ["Content-Length: -1", "", ""],
	"a length with a sign": ["Content-Length: +2", "", "{}"],
	"a length in hexadecimal": ["Content-Length: 0x2", "", "{}"],
	"a length beyond every number": [`Content-Length: ${"9".repeat(30)}`, "", "{}"],
	"no length": ["Content-Length:", "", ""],
	"an unknown coding": ["Transfer-Encoding: xchunked", "", "0\r\n\r\n"],
	"a coding that is none": ["Transfer-Encoding: identity", "", ""],
	"an empty coding": ["Transfer-Encoding:", "", ""],
	"a quoted coding": ['Transfer-Encoding: "chunked"', "", "0\r\n\r\n"],
	"compressed chunks": ["Transfer-Encoding: gzip, chunked", "", "0\r\n\r\n"],
	"chunks twice": ["Transfer-Encoding: chunked, chunked", "", "0\r\n\r\n"],
	"a list of codings that ends in a comma": ["Transfer-Encoding: chunked,", "", "0\r\n\r\n"],
	"two codings": ["Transfer-Encoding: identity", "Transfer-Encoding: chunked", "", "0\r\n\r\n"],
	"two codings the other way round": ["Transfer-Encoding: chunked", "Transfer-Encoding: identity", "", "0\r\n\r\n"],
	"a coding after a vertical tab": ["Transfer-Encoding: \x0bchunked", "", "0\r\n\r\n"],
	"a coding on the next line": ["Transfer-Encoding:", " chunked", "", "0\r\n\r\n"],
	"a coding with a space before the colon": ["Transfer-Encoding : chunked", "", "0\r\n\r\n"],
	"a negative chunk": ["Transfer-Encoding: chunked", "", "-2\r\n{}\r\n0\r\n\r\n"],
	"a chunk with a prefix": ["Transfer-Encoding: chunked", "", "0x2\r\n{}\r\n0\r\n\r\n"],
	"a chunk size with a space": ["Transfer-Encoding: chunked", "", "2 \r\n{}\r\n0\r\n\r\n"],
	"a chunk beyond every number": ["Transfer-Encoding: chunked", "", `${"f".repeat(17)}\r\n{}\r\n0\r\n\r\n`],
	"a chunk without its line end": ["Transfer-Encoding: chunked", "", "2\r\n{}XX0\r\n\r\n"],
	"chunks with bare line feeds": ["Transfer-Encoding: chunked", "", "2\n{}\n0\n\n"],
	"a line feed in a chunk extension": ["Transfer-Encoding: chunked", "", "2;a\nb\r\n{}\r\n0\r\n\r\n"],
} as const;

const HEADERS = {
	"no host": GET,
	"two hosts": `${GET}Host: localhost\r\nHost: localhost\r\n`,
	"an empty host": `${GET}Host:\r\n`,
	"a host that is none": `${GET}Host: a b/c\r\n`,
	"a folded line": `${GET}Host: localhost\r\nX: a\r\n b\r\n`,
	"a folded first line": `${GET} X: a\r\nHost: localhost\r\n`,
	"a bare line feed": `${GET}Host: a\nX: b\r\n`,
	"a bare carriage return": `${GET}Host: localhost\r\nX: b\rc\r\n`,
	"a zero byte in a value": `${GET}Host: localhost\r\nX: b\0c\r\n`,
	"a zero byte in a name": `${GET}Host: localhost\r\nX\0: b\r\n`,
	"a space before the colon": `${GET}Host : a\r\n`,
	"a line without a colon": `${GET}Host: localhost\r\nX\r\n`,
	"a line without a name": `${GET}Host: localhost\r\n: b\r\n`,
	"line feeds only": "GET /v3/projects HTTP/1.1\nHost: a\n",
	"an unknown method": "FOO /v3/projects HTTP/1.1\r\nHost: localhost\r\n",
	"a method in lower case": "get /v3/projects HTTP/1.1\r\nHost: localhost\r\n",
	"a space in the target": "GET /v3/pro jects HTTP/1.1\r\nHost: localhost\r\n",
	"a control character in the target": "GET /v3/pro\x01jects HTTP/1.1\r\nHost: localhost\r\n",
	"tabs for spaces": "GET\t/v3/projects\tHTTP/1.1\r\nHost: localhost\r\n",
	"a target without a slash": "GET v3/projects HTTP/1.1\r\nHost: localhost\r\n",
	"no version": "GET /v3/projects\r\nHost: localhost\r\n",
	"an old version": "GET /v3/projects HTTP/0.9\r\nHost: localhost\r\n",
	"a version that isn't there": "GET /v3/projects HTTP/1.2\r\nHost: localhost\r\n",
	"a new version": "GET /v3/projects HTTP/2.0\r\nHost: localhost\r\n",
	"another protocol": "GET /v3/projects GOPHER/1.0\r\nHost: localhost\r\n",
	"the preface of HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n",
	"the hello of TLS": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
	"chunks in HTTP/1.0": "POST /v3/auth/tokens HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
} as const;

describe("With malformed requests, the emulator", () => {
	it("refuses an ambiguous body with 400 APIGW.0201, and ignores everything that follows", () =>
		HostileFixture.run(async (fixture) => {
			for (const [what, lines] of Object.entries(BODIES)) {
				const smuggled = fixture.requests(["POST /_emulator/reset", "GET /smuggled"]);
				const body = `${POST}${lines.join("\r\n")}`;
				const { outcomes, isClosed } = await fixture.client().say(`${body}${smuggled}`).untilClosed();
				assert.deepEqual({ outcomes, isClosed }, { outcomes: [MALFORMED], isClosed: true }, what);
			}
			assert.ok(!(await fixture.operations()).includes("smuggled"));
		}));

	it("refuses a malformed request line or malformed headers in the same way", () =>
		HostileFixture.run(async (fixture) => {
			for (const [what, head] of Object.entries(HEADERS)) {
				const { outcomes } = await fixture
					.client()
					.say(`${head}\r\n${fixture.requests(["GET /smuggled"])}`)
					.untilClosed();
				assert.deepEqual(outcomes, [MALFORMED], what);
			}
			assert.deepEqual(await fixture.operations(), []);
		}));

	it("ignores later packets on the same connection", () =>
		HostileFixture.run(async (fixture) => {
			for (const head of [HEADERS["no host"], HEADERS["an unknown method"]]) {
				const client = fixture.client().say(`${head}\r\n`);
				client.socket.allowHalfOpen = true;
				await client.untilAnswered();
				client.say(fixture.requests(["GET /smuggled"])).socket.end();
				assert.deepEqual((await client.untilClosed()).outcomes, [MALFORMED]);
			}
			assert.deepEqual(await fixture.operations(), []);
		}));

	it("first responds to the preceding requests, in order", () =>
		HostileFixture.run(async (fixture) => {
			await fixture.test.addFault({ operation: "projects", delayMs: 20, status: 503 });
			const before = fixture.requests(["GET /v3/projects", "GET /first"]);
			for (const [junk, answered] of [
				["JUNK\r\n\r\n", ["503 KMS.0102", "404 APIGW.0101", MALFORMED]],
				[`${GET}\r\n`, ["401", "404 APIGW.0101", MALFORMED]],
			] as const) {
				assert.deepEqual((await fixture.client().say(`${before}${junk}`).untilClosed()).outcomes, answered);
			}
		}));

	it("takes what exceeds the length of a body as the next request, and waits for missing bytes", () =>
		HostileFixture.run(async (fixture) => {
			const longer = fixture.client().say(`${POST}Content-Length: 2\r\n\r\n{}more`);
			longer.say("\r\n\r\n");
			assert.deepEqual((await longer.untilClosed()).outcomes, ["400", MALFORMED]);
			const shorter = fixture.client().say(`${POST}Content-Length: 4\r\n\r\n{}`);
			assert.deepEqual(await shorter.untilQuiet(), { text: "", outcomes: [], isClosed: false });
			shorter.socket.end();
			assert.deepEqual((await shorter.untilClosed()).outcomes, [MALFORMED]);
		}));

	it("responds in the same way to a client that stops halfway in headers, body or chunks", () =>
		HostileFixture.run(async (fixture) => {
			for (const half of ["GET /v3/pro", `${POST}Content-`, `${POST}Transfer-Encoding: chunked\r\n\r\n5\r\n{}`]) {
				const client = fixture.client().say(half);
				client.socket.end();
				assert.deepEqual((await client.untilClosed()).outcomes, [MALFORMED], half);
			}
		}));
});
