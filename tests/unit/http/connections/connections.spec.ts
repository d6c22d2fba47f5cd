import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import type { TLSSocket } from "node:tls";
import { promisify } from "node:util";
import type { KmsImportError } from "../../../../provider/errors";
import type { NetworkOptions } from "../../../../provider/http/connections/connections";
import type { OutgoingRequest } from "../../../../provider/http/request";
import { Transport } from "../../../../provider/http/transport";
import { type Certificate, Certificates } from "../../../support/certificates";
import { FixedClock } from "../../../support/clock";
import { json, type Respond, TestServer } from "../../../support/httpServer";

const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];
const AUTHORIZATION = `Basic ${Buffer.from("app:s3cr3t@word").toString("base64")}`;

describe("Connections", () => {
	let certificates: Certificates;
	let authority: Certificate;
	let identity: Pick<Certificate, "cert" | "key">;
	let clock: FixedClock;
	let closing: (() => unknown)[] = [];
	const environment = { ...process.env };

	before(() => {
		certificates = new Certificates();
		authority = certificates.authority;
		// Issued for an address only, so that no test passes because the certificate also covers "localhost".
		const { cert, key } = certificates.issue("service", "IP:127.0.0.1");
		identity = { cert, key };
	});
	after(() => certificates.remove());

	beforeEach(() => {
		for (const name of PROXY_VARIABLES) for (const key of [name, name.toLowerCase()]) delete process.env[key];
		clock = new FixedClock();
	});
	afterEach(async () => {
		for (const close of closing.reverse()) await close();
		closing = [];
		process.env = { ...environment };
	});

	const ok: Respond = (_, response) => json(response, 200, {});
	const startService = async (respond: Respond = ok, tls?: object) => {
		const service = await TestServer.start(respond, tls);
		closing.push(() => service.close());
		return service;
	};
	const startTlsService = (respond: Respond = ok, options: object = {}) => {
		return startService(respond, { ...identity, ...options });
	};

	const listen = async (server: Server): Promise<number> => {
		const sockets = new Set<{ destroy(): void }>();
		server.on("connection", (socket) => void sockets.add(socket));
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		closing.push(() => {
			for (const socket of sockets) socket.destroy();
			return new Promise((resolve) => server.close(resolve));
		});
		return (server.address() as AddressInfo).port;
	};
	/** Starts a proxy that records the requests it receives. */
	const startProxy = async (authenticate?: (request: IncomingMessage) => boolean, tls?: typeof identity) => {
		const { createProxy } = await import("proxy");
		const proxy = createProxy(tls ? (createTlsServer({ ...tls }) as never) : createServer());
		if (authenticate) proxy.authenticate = authenticate;
		const received: string[] = [];
		const note = ({ method, url }: IncomingMessage) => received.push(`${method} ${url}`);
		proxy.prependListener("request", note).prependListener("connect", note);
		const host = `127.0.0.1:${await listen(proxy)}`;
		return { host, url: `${tls ? "https" : "http"}://${host}`, received };
	};

	const transport = (network: NetworkOptions = {}) => new Transport({ clock, maxRetries: 2, random: () => 0, network });
	const request = (url: string, changes: Partial<OutgoingRequest> = {}): OutgoingRequest => {
		return { doing: "Doing", method: "POST", url: `${url}/p?q=s3cr3t`, headers: {}, repeatable: true, ...changes };
	};
	const fails = async (network: NetworkOptions, url: string, message: RegExp, code = "network") => {
		await assert.rejects(transport(network).send(request(url)), (error: KmsImportError) => {
			assert.match(error.message, message);
			return error.code === code && !/s3cr3t/.test(`${error.message}${error.stack}`);
		});
	};

	describe("over TLS", () => {
		it("trust a configured private authority in addition to those that Node trusts", async () => {
			const service = await startTlsService();
			assert.equal((await transport({ ca: authority.cert }).send(request(service.url))).status, 200);
		});

		it("reject a certificate of an unknown authority at once, and name the settings that make it trusted", async () => {
			const service = await startTlsService();
			await fails(
				{},
				service.url,
				/certificate of 127\.0\.0\.1:\d+ is not accepted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)\./,
			);
			await fails({}, service.url, /huaweicloud:cacertFile or NODE_EXTRA_CA_CERTS to the file/);
			assert.deepEqual([service.requests.length, clock.slept.length], [0, 0]);
		});

		it("reject the certificate of another host", async () => {
			const service = await startTlsService(ok, certificates.issue("other", "DNS:kms.example.com"));
			const network = { ca: authority.cert };
			await fails(
				network,
				service.url,
				/\(ERR_TLS_CERT_ALTNAME_INVALID\)\. It belongs to another host: check the endpoint/,
			);
		});

		it("accept any certificate only if insecure is set", async () => {
			const service = await startTlsService();
			assert.equal((await transport({ insecure: true }).send(request(service.url))).status, 200);
			await fails({ insecure: false }, service.url, /is not accepted/);
		});

		it("reject untrusted certificates even if NODE_TLS_REJECT_UNAUTHORIZED is 0", async () => {
			const service = await startTlsService();
			process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
			try {
				await fails({}, service.url, /is not accepted/);
			} finally {
				delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
			}
		});

		it("still trust NODE_EXTRA_CA_CERTS if another authority is configured", async () => {
			const service = await startTlsService();
			const script = `
				const { Transport } = require("./provider/http/transport");
				const { systemClock } = require("./provider/time");
				const network = { ca: process.env.OTHER_CA };
				const request = { doing: "Doing", method: "GET", url: process.env.SERVICE, headers: {}, repeatable: true };
				new Transport({ clock: systemClock, maxRetries: 0, network }).send(request)
					.then(({ status }) => console.log(status), ({ message }) => console.log(message));`;
			const other = new Certificates();
			const OTHER_CA = other.authority.cert;
			const env = { ...process.env, NODE_EXTRA_CA_CERTS: authority.certFile, OTHER_CA, SERVICE: service.url };
			other.remove();
			const args = ["-r", "ts-node/register/transpile-only", "-e", script];
			assert.equal((await promisify(execFile)(process.execPath, args, { env })).stdout, "200\n");
		});

		it("present a client certificate, and name the settings if the service requires one", async () => {
			const subject: Respond = (_, response) => {
				json(response, 200, (response.socket as TLSSocket).getPeerCertificate().subject);
			};
			const service = await startTlsService(subject, { requestCert: true, ca: authority.cert });
			const { cert: clientCert, key: clientKey } = certificates.issue("client");
			const network = { ca: authority.cert, clientCert, clientKey };
			assert.equal((await transport(network).send(request(service.url))).text, '{"CN":"client"}');
			await fails(
				{ ca: authority.cert },
				service.url,
				/requires a client certificate.* huaweicloud:cert and huaweicloud:key/,
			);
		});

		it("name the settings of certificates and keys that can't be used", async () => {
			const service = await startTlsService();
			const settings = /huaweicloud:cacertFile, huaweicloud:cert and huaweicloud:key/;
			const broken = "-----BEGIN CERTIFICATE-----\ns3cr3t\n-----END CERTIFICATE-----\n";
			await fails({ ca: broken }, service.url, settings, "notConfigured");
			const network = { clientCert: identity.cert, clientKey: certificates.issue("other").key };
			await fails(network, service.url, settings, "notConfigured");
		});

		it("time out after 10 s without a handshake, and are retried even for requests that are not repeatable", async () => {
			const silent = createTcpServer(() => setImmediate(() => clock.advance(10_000)));
			const url = `https://127.0.0.1:${await listen(silent)}`;
			await assert.rejects(transport().send(request(url, { repeatable: false })), {
				code: "timeout",
				message: /^Doing: no connection to 127\.0\.0\.1:\d+ within 10 s\./,
			});
			assert.equal(clock.slept.length, 2);
		});
	});

	describe("are persistent and limited:", () => {
		for (const isSecure of [false, true]) {
			for (const isProxied of [false, true]) {
				const route = `${isSecure ? "https" : "http"}${isProxied ? " through a proxy" : ""}`;
				it(`at most 32 over ${route}`, async () => {
					const held: ServerResponse[] = [];
					const releaseAll = () => {
						for (const response of held.splice(0)) json(response, 200, {});
					};
					const hold: Respond = (_, response) => {
						held.push(response);
						if (held.length === 32) setImmediate(() => setImmediate(releaseAll));
						if (service.requests.length === 64) releaseAll();
					};
					const service = await (isSecure ? startTlsService(hold) : startService(hold));
					if (isProxied) process.env.ALL_PROXY = (await startProxy()).url;
					const sender = transport({ ca: authority.cert });

					await Promise.all(Array.from({ length: 64 }, () => sender.send(request(service.url))));

					const connections = service.requests.map(({ connection }) => connection);
					assert.equal(Math.max(...connections), 32);
				});
			}
		}

		it("a request that waits for a free connection has no deadline", async () => {
			const held: ServerResponse[] = [];
			const service = await startService((_, response) => {
				if (service.requests.length > 32) return json(response, 200, {});
				held.push(response);
				if (held.length < 32) return;
				clock.advance(29_000);
				for (const each of held) json(each, 200, {});
			});
			const sender = transport();
			await Promise.all(Array.from({ length: 40 }, () => sender.send(request(service.url))));
			assert.equal(service.requests.length, 40);
		});
	});

	describe("through a proxy", () => {
		it("forward plain HTTP requests through it", async () => {
			const [service, proxy] = [await startService(), await startProxy()];
			process.env.HTTP_PROXY = proxy.url;
			const sender = transport();
			for (let i = 0; i < 2; i++) assert.equal((await sender.send(request(service.url))).status, 200);
			const line = `POST ${service.url}/p?q=s3cr3t`;
			assert.deepEqual([proxy.received, service.requests[0]?.path], [[line, line], "/p?q=s3cr3t"]);
		});

		it("share one tunnel for HTTPS requests, and verify the service's certificate inside it", async () => {
			const [service, proxy] = [await startTlsService(), await startProxy()];
			process.env.https_proxy = proxy.url;
			const sender = transport({ ca: authority.cert });
			for (let i = 0; i < 3; i++) assert.equal((await sender.send(request(service.url))).status, 200);
			assert.deepEqual(proxy.received, [`CONNECT ${new URL(service.url).host}`]);
			await fails({}, service.url, /the certificate of 127\.0\.0\.1:\d+ is not accepted/);
			assert.equal((await transport({ insecure: true }).send(request(service.url))).status, 200);
		});

		it("present the client certificate to the service inside the tunnel", async () => {
			const subject: Respond = (_, response) => {
				json(response, 200, (response.socket as TLSSocket).getPeerCertificate().subject);
			};
			const service = await startTlsService(subject, { requestCert: true, ca: authority.cert });
			process.env.HTTPS_PROXY = (await startProxy()).url;
			const { cert: clientCert, key: clientKey } = certificates.issue("client");
			const network = { ca: authority.cert, clientCert, clientKey };
			assert.equal((await transport(network).send(request(service.url))).text, '{"CN":"client"}');
		});

		it("use TLS to a proxy with an https URL, and always verify its certificate", async () => {
			const [service, proxy] = [await startTlsService(), await startProxy(undefined, identity)];
			process.env.HTTPS_PROXY = proxy.url;
			assert.equal((await transport({ ca: authority.cert }).send(request(service.url))).status, 200);
			assert.equal(proxy.received.length, 1);
			await fails(
				{ insecure: true },
				service.url,
				new RegExp(`certificate of the proxy ${proxy.host} is not accepted`),
			);
		});

		it("skip it for hosts in NO_PROXY and for direct requests", async () => {
			const [service, proxy] = [await startService(), await startProxy()];
			process.env.ALL_PROXY = proxy.url;
			await transport().send(request(service.url, { direct: true }));
			process.env.NO_PROXY = "example.com, 127.0.0.1";
			await transport().send(request(service.url));
			assert.deepEqual([proxy.received, service.requests.length], [[], 2]);
			process.env.NO_PROXY = "127.0.0.2";
			await transport().send(request(service.url));
			assert.equal(proxy.received.length, 1);
		});

		it("skip a proxy elsewhere for plain HTTP services on this machine, because it would see the credentials", async () => {
			const service = await startService();
			process.env.HTTP_PROXY = "http://proxy.invalid:3128";
			assert.equal((await transport().send(request(service.url))).status, 200);
		});

		it("use TLS to the service through a proxy whose address has no http://", async () => {
			const [service, proxy] = [await startTlsService(), await startProxy()];
			process.env.HTTPS_PROXY = proxy.host;
			assert.equal((await transport({ ca: authority.cert }).send(request(service.url))).status, 200);
			assert.equal(proxy.received.length, 1);
		});

		it("hand on with each answer what the proxy was sent, so that no message repeats it", async () => {
			const [service, proxy] = [await startService(), await startProxy()];
			assert.deepEqual((await transport().send(request(service.url))).secrets, []);
			process.env.ALL_PROXY = proxy.url.replace("//", "//app:s3cr3t%40word@");
			const { secrets } = await transport().send(request(service.url));
			for (const secret of ["s3cr3t%40word", "s3cr3t@word", AUTHORIZATION.slice("Basic ".length), AUTHORIZATION])
				assert.ok(secrets.includes(secret), secret);
		});

		it("send it its user name and password, whatever characters they contain", async () => {
			const proxy = await startProxy(({ headers }) => headers["proxy-authorization"] === AUTHORIZATION);
			process.env.ALL_PROXY = proxy.url.replace("//", "//app:s3cr3t%40word@");
			for (const service of [await startTlsService(), await startService()]) {
				assert.equal((await transport({ ca: authority.cert }).send(request(service.url))).status, 200);
				assert.ok(!service.requests.some(({ headers }) => "proxy-authorization" in headers));
			}
		});

		it("report that it requires other credentials, without a retry and without quoting them", async () => {
			const proxy = await startProxy(() => false);
			for (const service of [await startTlsService(), await startService()]) {
				process.env.ALL_PROXY = proxy.url;
				await fails(
					{},
					service.url,
					new RegExp(`: the proxy ${proxy.host} requires a user name and password \\(407\\)\\.`),
				);
				process.env.ALL_PROXY = proxy.url.replace("//", "//app:s3cr3t@");
				await fails({}, service.url, new RegExp(`: the proxy ${proxy.host} rejects the user name and password`));
			}
			assert.equal(proxy.received.length, 4);
		});

		it("report that it can't be reached, after retries", async () => {
			process.env.HTTPS_PROXY = "http://app:s3cr3t@127.0.0.1:1";
			const message = (variable: string) =>
				new RegExp(
					`: no connection to the proxy 127\\.0\\.0\\.1:1 \\(ECONNREFUSED\\)\\. Check ${variable} and NO_PROXY in`,
				);
			await fails({}, "https://kms.example.com", message("HTTPS_PROXY"));
			process.env.HTTP_PROXY = "http://app:s3cr3t@127.0.0.1:1";
			await fails({}, "http://kms.example.com", message("HTTP_PROXY"));
			assert.equal(clock.slept.length, 4);
		});

		for (const [status, retries] of [
			[403, 0],
			[502, 2],
		] as const) {
			it(`report that it did not open a tunnel (${status}), after ${retries} retries`, async () => {
				const refusing = createServer().on("connect", (_, socket) => {
					socket.end(`HTTP/1.1 ${status} No\r\nContent-Type: text/html\r\n\r\n<title>No</title>`);
				});
				const host = `127.0.0.1:${await listen(refusing)}`;
				process.env.HTTPS_PROXY = `http://app:s3cr3t@${host}`;
				const message = `: the proxy ${host} did not open a connection to kms\\.example\\.com \\(${status}\\)\\. Allow`;
				await fails({}, "https://kms.example.com", new RegExp(message));
				assert.equal(clock.slept.length, retries);
			});
		}

		it("say how to write its URL if it does not use TLS", async () => {
			const { host } = await startProxy();
			process.env.HTTPS_PROXY = `https://${host}`;
			const message = `: no connection to the proxy ${host} \\(E.*\\)\\. Check .*write an HTTP proxy as http://host:port`;
			await fails({}, "https://kms.example.com", new RegExp(message));
		});

		it("are not used up by its refusals, whose bodies are not read", async () => {
			const refusing = createServer((_, response) => void response.writeHead(407).end("x".repeat(200_000)));
			process.env.HTTP_PROXY = `http://127.0.0.1:${await listen(refusing)}`;
			const sender = transport();
			for (let i = 0; i < 40; i++)
				await assert.rejects(sender.send(request("http://kms.example.com")), { code: "network" });
		});

		it("time out and are closed if it does not answer within 10 s", async () => {
			let closed = 0;
			const silent = createTcpServer((socket) => {
				socket.once("data", () => clock.advance(10_000)).once("close", () => closed++);
			});
			const host = `127.0.0.1:${await listen(silent)}`;
			process.env.HTTPS_PROXY = `http://${host}`;
			await fails(
				{},
				"https://kms.example.com",
				new RegExp(`: no connection to the proxy ${host} within 10 s`),
				"timeout",
			);
			while (closed < 3) await new Promise((resolve) => setImmediate(resolve));
		});

		it("are not made if the environment does not contain a valid proxy URL", async () => {
			for (const url of ["socks5://app:s3cr3t@127.0.0.1:1080", "http://app:s3cr3t@127.0.0.1:port", "http://"]) {
				process.env.HTTPS_PROXY = url;
				await fails({}, "https://kms.example.com", /HTTPS_PROXY in the environment/, "notConfigured");
			}
		});
	});
});
