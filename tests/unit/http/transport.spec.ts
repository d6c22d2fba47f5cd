import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { KmsImportError } from "../../../provider/errors";
import type { Answer, OutgoingRequest, RequestSigner } from "../../../provider/http/request";
import { RequestQueue } from "../../../provider/http/requestQueue";
import { Transport, type TransportOptions } from "../../../provider/http/transport";
import { FixedClock } from "../../support/clock";
import { json, type Respond, TestServer } from "../../support/httpServer";

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

	it("returns any answer whose status is not retried", async () => {
		const transport = await start((_, response) => json(response, 404, { error: {} }));
		const answer = await transport.send(request());
		assert.deepEqual([answer.status, answer.text, server.requests.length], [404, '{"error":{}}', 1]);
	});

	it("reuses connections", async () => {
		const transport = await start((_, response) => json(response, 200, {}));
		for (let i = 0; i < 3; i++) await transport.send(request());
		assert.deepEqual(
			server.requests.map(({ connection }) => connection),
			[1, 1, 1],
		);
	});

	it("rejects an answer of more than 1 MiB, without a retry", async () => {
		const transport = await start((_, response) => void response.end("x".repeat(2 ** 20 + 1)));
		await assert.rejects(transport.send(request()), { code: "unexpectedAnswer", message: /with more than 1 MiB\./ });
		assert.equal(server.requests.length, 1);
	});

	it("rejects an answer that is not HTTP, without a retry", async () => {
		const transport = await start((_, response) => void response.socket?.end("SSH-2.0-OpenSSH_9.9\r\n"));
		await assert.rejects(transport.send(request()), {
			code: "unexpectedAnswer",
			message: /with something other than HTTP/,
		});
		assert.equal(server.requests.length, 1);
	});

	it("does not follow redirects and quotes only their host", async () => {
		const Location = "https://user:s3cr3t@elsewhere.example.com:8443/path-s3cr3t?x=s3cr3t";
		for (const status of [301, 302, 303, 307, 308]) {
			const transport = await start((_, response) => void response.writeHead(status, { Location }).end());
			await assert.rejects(transport.send(request()), ({ message }: Error) => {
				assert.match(
					message,
					/answered with a redirect to elsewhere\.example\.com:8443 \(30\d\), which is not followed/,
				);
				assert.match(message, /Check that the endpoint/);
				return !message.includes("s3cr3t");
			});
			assert.equal(server.requests.length, 1);
			if (status !== 308) await server.close();
		}
	});

	it("rejects a header that can't be sent, without quoting it", async () => {
		const transport = await start((_, response) => json(response, 200, {}));
		const headers = { "X-Auth-Token": "line\nbreak-s3cr3t" };
		await assert.rejects(transport.send(request({ headers })), ({ message, code }: KmsImportError) => {
			assert.match(message, /can't be sent over HTTP \(ERR_INVALID_CHAR\)/);
			return code === "invalidRequest" && !message.includes("s3cr3t");
		});
		assert.equal(server.requests.length, 0);
	});

	describe("retries", () => {
		it("with growing waits until the service succeeds", async () => {
			const transport = await start((_, response, number) => json(response, number < 4 ? 502 : 200, {}));
			assert.equal((await transport.send(request())).status, 200);
			assert.deepEqual(clock.slept, [250, 500, 1000]);
		});

		it("until maxRetries is reached, and returns the last answer", async () => {
			const transport = await start((_, response) => json(response, 503, {}));
			assert.equal((await transport.send(request())).status, 503);
			assert.equal(server.requests.length, 4);
		});

		it("after the wait that Retry-After asks for", async () => {
			const transport = await start((_, response, number) =>
				json(response, number === 1 ? 429 : 200, {}, { "Retry-After": "3" }),
			);
			await transport.send(request());
			assert.deepEqual(clock.slept, [3250]);
		});

		it("for at most five minutes", async () => {
			const respond: Respond = (_, response) => json(response, 503, {}, { "Retry-After": "60" });
			const transport = await start(respond, { maxRetries: 99 });
			assert.equal((await transport.send(request())).status, 503);
			assert.deepEqual(clock.slept, [60_250, 60_250, 60_250, 60_250]);
		});

		it("no request that gets its slot in the queue only after that", async () => {
			const transport = await start((_, response, number) => {
				if (number === 2) clock.set(clock.now() + 5 * 60_000);
				json(response, number === 2 ? 200 : 503, {});
			});
			const queue = new RequestQueue({ clock, concurrency: 1 });
			const answers = await Promise.all([1, 2].map(() => transport.send(request({ queue }))));
			assert.deepEqual(
				answers.map(({ status }) => status),
				[503, 200],
			);
			assert.equal(server.requests.length, 2);
		});

		it("a request that is not repeatable only if the first one certainly had no effect", async () => {
			const transport = await start((_, response) => json(response, 503, {}));
			assert.equal((await transport.send(request({ repeatable: false }))).status, 503);
			assert.equal(server.requests.length, 1);
			server.respond = (_, response) => void response.destroy();
			await assert.rejects(transport.send(request({ repeatable: false })), { code: "network" });
			assert.equal(server.requests.length, 2);
			server.respond = (_, response, number) => json(response, number === 3 ? 429 : 200, {});
			assert.equal((await transport.send(request({ repeatable: false }))).status, 200);
			assert.equal(server.requests.length, 4);
			const url = "http://127.0.0.1:1/";
			clock.slept.length = 0;
			await assert.rejects(transport.send(request({ repeatable: false, url })), {
				message: /: no connection to 127\.0\.0\.1:1 \(ECONNREFUSED\)\. Check the endpoint/,
			});
			assert.equal(clock.slept.length, 3);
		});

		it("when a connection breaks, and reports that without the query", async () => {
			const transport = await start((_, response) => response.destroy());
			await assert.rejects(transport.send(request()), (error: Error & { code?: string }) => {
				assert.equal(error.code, "network");
				assert.match(error.message, /^Describing key k: no answer from 127\.0\.0\.1:\d+ \(ECONNRESET\)/);
				return !error.message.includes("in-query");
			});
			assert.equal(server.requests.length, 4);
		});
	});

	describe("times out", () => {
		const passDeadline = (milliseconds: number) => setImmediate(() => clock.advance(milliseconds));

		it("when the answer does not begin within 30 s", async () => {
			const transport = await start(() => passDeadline(30_000), { maxRetries: 1 });
			await assert.rejects(transport.send(request()), {
				code: "timeout",
				message: /^Describing key k: no answer from 127\.0\.0\.1:\d+ within 30 s\./,
			});
			assert.equal(server.requests.length, 2);
		});

		it("when the answer is not complete 30 s after it began", async () => {
			const respond: Respond = (_, response) => {
				clock.onAlarm = passDeadline;
				response.writeHead(200).write("{");
			};
			const transport = await start(respond, { maxRetries: 0 });
			await assert.rejects(transport.send(request()), {
				code: "timeout",
				message: /: no complete answer from 127\.0\.0\.1:\d+ within 30 s\./,
			});
		});

		it("no answer that is in time, and needs no time to connect on a reused connection", async () => {
			const respond: Respond = (_, response) => {
				clock.advance(29_999);
				json(response, 200, {});
			};
			const transport = await start(respond);
			for (let i = 0; i < 3; i++) assert.equal((await transport.send(request())).status, 200);
			const alarms: number[] = [];
			clock.onAlarm = (milliseconds) => void alarms.push(milliseconds);
			await transport.send(request());
			assert.deepEqual(alarms, [30_000, 30_000]);
		});
	});

	describe("signs a request", () => {
		class CountingSigner implements RequestSigner {
			attempts = 0;
			readonly reported: (number | string)[] = [];

			async sign() {
				this.attempts += 1;
				const report = (result: Answer | Error) => {
					this.reported.push(result instanceof Error ? result.name : result.status);
					return "status" in result && result.status === 401;
				};
				return { headers: { "X-Auth-Token": `t${this.attempts}` }, report };
			}

			secrets() {
				return [];
			}
		}
		const tokens = () => server.requests.map(({ headers }) => headers["x-auth-token"]);
		const answerWith = (...statuses: (number | "break" | "redirect")[]): Respond => {
			return (_, response: ServerResponse, number) => {
				const status = statuses[number - 1] ?? 200;
				if (status === "break") response.destroy();
				else if (status === "redirect") response.writeHead(302, { Location: "/" }).end();
				else json(response, status, {});
			};
		};

		it("anew at each attempt, and reports the outcome of each once", async () => {
			const transport = await start(answerWith(503, "break", 200));
			const signer = new CountingSigner();
			await transport.send(request({ signer }));
			assert.deepEqual(tokens(), ["t1", "t2", "t3"]);
			assert.deepEqual(signer.reported, [503, "NetworkError", 200]);
		});

		it("once more, at once and beyond maxRetries, if the credentials are refused", async () => {
			const transport = await start(answerWith(401, 503, 200), { maxRetries: 1 });
			const signer = new CountingSigner();
			assert.equal((await transport.send(request({ signer, repeatable: true }))).status, 200);
			assert.deepEqual([tokens(), clock.slept], [["t1", "t2", "t3"], [250]]);
		});

		it("at most once more if the credentials are refused", async () => {
			const transport = await start(answerWith(401, 401, 200));
			const signer = new CountingSigner();
			assert.equal((await transport.send(request({ signer, repeatable: false }))).status, 401);
			assert.deepEqual(signer.reported, [401, 401]);
		});

		it("reports the outcome of a redirected attempt", async () => {
			const transport = await start(answerWith("redirect"));
			const signer = new CountingSigner();
			await assert.rejects(transport.send(request({ signer })), { code: "unexpectedAnswer" });
			assert.deepEqual(signer.reported, [302]);
		});

		it("and fails as the signer fails, as a request that was not sent, without a retry", async () => {
			const transport = await start(answerWith(200));
			const failure = new KmsImportError("network", "Getting an IAM token: no answer");
			const signer: RequestSigner = { sign: () => Promise.reject(failure), secrets: () => [] };
			await assert.rejects(transport.send(request({ signer, queue: new RequestQueue({ clock }) })), {
				name: "NotSentError",
				code: "network",
				message: "Getting an IAM token: no answer",
			});
			assert.deepEqual([server.requests.length, clock.slept], [0, []]);
		});

		describe("and if that fails after an attempt that may have taken effect, ends as that attempt did:", () => {
			const signingOnce = (): RequestSigner => {
				let signed = 0;
				const failure = new KmsImportError("denied", "Getting an IAM token: denied");
				const sign = async () => {
					signed += 1;
					if (signed > 1) throw failure;
					return { headers: {}, report: () => false };
				};
				return { sign, secrets: () => [] };
			};

			it("a lost answer", async () => {
				const transport = await start(answerWith("break"));
				await assert.rejects(transport.send(request({ signer: signingOnce() })), { code: "network", wasSent: true });
			});

			it("a failure of the service", async () => {
				const transport = await start(answerWith(503));
				assert.equal((await transport.send(request({ signer: signingOnce() }))).status, 503);
			});
		});

		it("only when it has its slot in the queue", async () => {
			const transport = await start(answerWith(200, 200));
			const queue = new RequestQueue({ clock, concurrency: 1 });
			const order: string[] = [];
			const signer = (name: string): RequestSigner => ({
				secrets: () => [],
				sign: async () => {
					order.push(`sign ${name}`);
					return { headers: {}, report: () => order.push(`report ${name}`) < 0 };
				},
			});
			await Promise.all(["a", "b"].map((name) => transport.send(request({ queue, signer: signer(name) }))));
			assert.deepEqual(order, ["sign a", "report a", "sign b", "report b"]);
		});
	});
});
