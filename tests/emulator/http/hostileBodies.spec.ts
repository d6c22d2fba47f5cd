import assert from "node:assert/strict";
import { EmulatorProcess } from "../../support/emulatorProcess";
import { HostileFixture } from "../support/hostileFixture";
import { send } from "../support/rawRequests";
import { WireClient } from "../support/wireClient";

const MEBIBYTE = 2 ** 20;
const LARGEST = 12 * MEBIBYTE;
const DEPTH = 100_000;
const TOO_LARGE = "413 APIGW.0201";

const post = (...headers: string[]) =>
	`POST /v3/auth/tokens HTTP/1.1\r\nHost: localhost\r\n${headers.join("\r\n")}\r\n\r\n`;
const nested = (open: string, inside: string, close: string) => `${open.repeat(DEPTH)}${inside}${close.repeat(DEPTH)}`;

/** Bodies with descriptions, and with the code that an operation which takes a key refuses them with. */
const BODIES = {
	nothing: ["", "KMS.0202"],
	"half an object": ['{"key_id":"', "KMS.0202"],
	null: ["null", "KMS.0202"],
	"a number": ["1e999", "KMS.0202"],
	"a list": ["[]", "KMS.0202"],
	"a list of an object": ["[{}]", "KMS.0202"],
	"a text": ['"{}"', "KMS.0202"],
	"a number that is none": ['{"key_id":NaN}', "KMS.0202"],
	"a comment": ['{"key_id":1/**/}', "KMS.0202"],
	"single quotes": ["{'key_id':1}", "KMS.0202"],
	"two objects": ["{}{}", "KMS.0202"],
	"a zero byte at the end": ["{}\0", "KMS.0202"],
	"a byte order mark": ["\xef\xbb\xbf{}", "KMS.0202"],
	"bytes that are no UTF-8": ['{"x":"\xff\xfe"}', "KMS.0202"],
	"a surrogate in UTF-8": ['{"x":"\xed\xa0\x80"}', "KMS.0202"],
	"UTF-16": ["{\0}\0", "KMS.0202"],
	"half an escape": ['{"key_id":"\\ud8"}', "KMS.0202"],
	"lists that never close": ["[".repeat(DEPTH), "KMS.0202"],
	"lists within lists": [nested("[", "", "]"), "KMS.0202"],
	"objects within objects": [nested('{"x":', "1", "}"), "KMS.0204"],
	"the key in the prototype": ['{"__proto__":{"key_id":"00000000-0000-0000-0000-000000000000"}}', "KMS.0204"],
	"the key in the constructor": ['{"constructor":{"prototype":{"key_id":"x"}}}', "KMS.0204"],
	"a list for the key": [`{"key_id":${nested("[", "", "]")}}`, "KMS.0204"],
	"a number for the key": ['{"key_id":1e999}', "KMS.0204"],
	"half a character for the key": ['{"key_id":"\\ud800"}', "KMS.0205"],
	"a long key": [`{"key_id":"${"0".repeat(11 * MEBIBYTE)}"}`, "KMS.0205"],
	"the key twice": ['{"key_id":"00000000-0000-0000-0000-000000000000","key_id":1}', "KMS.0204"],
} as const;

describe("With hostile bodies, the emulator", () => {
	it("refuses invalid or unexpected JSON with 400, in the form of the service", () =>
		HostileFixture.run(async ({ test }) => {
			const { url, projectId } = test.settings;
			const headers = { "X-Auth-Token": await test.createToken() };
			for (const [what, [text, code]] of Object.entries(BODIES)) {
				const ask = async (target: string) =>
					(await send(url, { method: "POST", target, headers, body: Buffer.from(text, "latin1") })).outcome;
				assert.equal(await ask(`/v1.0/${projectId}/kms/describe-key`), `400 ${code}`, what);
				for (const target of ["/v3/auth/tokens", "/v3.0/OS-CREDENTIAL/securitytokens"])
					assert.equal(await ask(target), "400 400", what);
				assert.equal(await ask("/v5/agencies/assume-with-oidc"), "400 STS5.0001", what);
				assert.match(await ask("/_emulator/clock"), /^400/, what);
				assert.match(await ask("/_emulator/faults"), /^400/, what);
			}
		}));

	it("takes the last value of a repeated field, and accepts half a surrogate pair", () =>
		HostileFixture.run(async ({ test }) => {
			const create = async (alias: string, text: string) => {
				const headers = { "X-Auth-Token": await test.createToken() };
				const target = `/v1.0/${test.settings.projectId}/kms/create-key`;
				const body = `{"key_alias":"first","key_alias":"${alias}",${text}}`;
				return (await send(test.settings.url, { method: "POST", target, headers, body })).outcome;
			};
			assert.equal(await create("second", '"key_description":"\\ud800"'), "200");
			assert.equal(await create("second", '"origin":"external"'), "400 KMS.1104");
			const { key_details } = await test.kmsAnswer("list-keys", {});
			const [{ key_alias, key_description } = {}] = key_details as Record<string, string>[];
			assert.deepEqual([key_alias, key_description], ["second", "\ud800"]);
		}));

	it("refuses a body over 12 MB with 413 before any of it arrives, and doesn't ask for it", () =>
		HostileFixture.run(async (fixture) => {
			for (const expectation of [[], ["Expect: 100-continue"]]) {
				const client = fixture.client().say(post(`Content-Length: ${LARGEST + 1}`, ...expectation));
				const { outcomes, text } = await client.untilAnswered();
				assert.deepEqual(outcomes, [TOO_LARGE]);
				assert.match(text, /\r\nConnection: close\r\n/);
			}
			assert.deepEqual(await fixture.test.requests().then((all) => all.map(({ status }) => status)), [413, 413]);
		}));

	it("lets a client that sends the whole body first read that response, and then ignores its connection", () =>
		HostileFixture.run(async (fixture) => {
			const body = "x".repeat(3 * LARGEST);
			const client = fixture.client();
			client.socket.pause();
			client.say(`${post(`Content-Length: ${body.length}`)}${body}${fixture.requests(["GET /smuggled"])}`);
			await new Promise((resolve) => client.socket.write("", resolve));
			client.socket.resume();
			assert.deepEqual((await client.untilClosed()).outcomes, [TOO_LARGE]);
		}));

	it("refuses endless chunks with 413 once they exceed 12 MB", () =>
		HostileFixture.run(async (fixture) => {
			const client = fixture.client().say(post("Transfer-Encoding: chunked"));
			const chunk = `100000\r\n${"x".repeat(MEBIBYTE)}\r\n`;
			let chunks = 0;
			for (; client.wire.outcomes.length === 0 && chunks < 1000; chunks++)
				await new Promise((resolve) => client.socket.write(chunk, "latin1", resolve));
			assert.deepEqual((await client.untilAnswered()).outcomes, [TOO_LARGE]);
			assert.ok(chunks > 12 && chunks < 100, `${chunks}`);
		}));

	describe("within limited memory", () => {
		let emulator: EmulatorProcess;
		let clients: WireClient[];

		beforeEach(async () => {
			emulator = await EmulatorProcess.start();
			clients = [];
		});
		afterEach(async () => {
			for (const client of clients) client.goAway();
			await emulator.stop();
			assert.equal(emulator.stderr, "");
		});

		const connect = () => {
			const client = new WireClient(emulator.settings.url);
			clients.push(client);
			return client;
		};
		const grown = async (work: () => Promise<unknown>) => {
			const before = await emulator.memory();
			await work();
			return (await emulator.memory()).resident - before.resident;
		};

		it("keeps a body in chunks of one byte in little more than its length", async () => {
			const client = connect().say(post("Transfer-Encoding: chunked"));
			const bytes = "1\r\nx\r\n".repeat(100_000);
			const mebibytes = await grown(async () => {
				for (let i = 0; i < 10; i++) await new Promise((resolve) => client.socket.write(bytes, "latin1", resolve));
				await client.untilQuiet();
			});
			assert.ok(mebibytes < 60, `${mebibytes}`);
			assert.deepEqual((await client.say("0\r\n\r\n").untilAnswered()).outcomes, ["400"]);
		});

		it("refuses the largest of many bodies with 503, and serves small ones in the meantime", async () => {
			const body = "x".repeat(11 * MEBIBYTE);
			const mebibytes = await grown(async () => {
				const large = Array.from({ length: 60 }, () => connect().say(`${post(`Content-Length: ${LARGEST}`)}${body}`));
				await Promise.all(large.map((client) => client.untilQuiet()));
				const outcomes = large.map(({ wire }) => `${wire.outcomes}`);
				assert.deepEqual([...new Set(outcomes)].sort(), ["", "503 APIGW.0201"]);
				assert.ok(outcomes.filter((outcome) => outcome === "").length >= 8);
				const part = `${post(`Content-Length: ${MEBIBYTE}`)}${"x".repeat(MEBIBYTE / 10)}`;
				const small = Array.from({ length: 500 }, () => connect().say(part));
				await Promise.all(small.map((client) => client.untilQuiet()));
				assert.deepEqual([...new Set(small.map(({ wire }) => `${wire.outcomes}`))], [""]);
				assert.deepEqual(
					(
						await connect()
							.say(`${post("Content-Length: 2")}{}`)
							.untilAnswered()
					).outcomes,
					["400"],
				);
			});
			assert.ok(mebibytes < 450, `${mebibytes}`);
		});

		it("frees the bodies of clients that have disconnected", async () => {
			const body = "x".repeat(11 * MEBIBYTE);
			for (let round = 0; round < 4; round++) {
				const large = Array.from({ length: 8 }, () => connect().say(`${post(`Content-Length: ${LARGEST}`)}${body}`));
				await Promise.all(large.map((client) => client.untilQuiet()));
				assert.deepEqual(new Set(large.map(({ wire }) => `${wire.outcomes}`)), new Set([""]));
				for (const client of large) client.goAway();
			}
		});
	});
});
