import assert from "node:assert/strict";
import { type RequestOptions, request } from "node:https";
import { connect } from "node:net";
import { type EmulatorOptions, startEmulator } from "huaweicloud-kms-emulator";
import { type Certificate, Certificates } from "../../support/certificates";

describe("An emulator with TLS", () => {
	let certificates: Certificates;
	let server: Certificate;

	before(() => {
		certificates = new Certificates();
		server = certificates.issue("server", "DNS:localhost");
	});
	after(() => certificates.remove());

	const withEmulator = async (options: EmulatorOptions, use: (url: string) => Promise<void>) => {
		const emulator = await startEmulator({ publicHost: "localhost", ...options });
		await use(emulator.url).finally(() => emulator.close());
	};
	const statusOf = (url: string, options: RequestOptions = { ca: certificates.authority.cert }) =>
		new Promise<number | undefined>((resolve, reject) => {
			const outgoing = request(`${url}/v3/projects`, { agent: false, ...options }, (response) => {
				response.resume().on("end", () => resolve(response.statusCode));
			});
			outgoing.on("error", reject).end();
		});

	it("returns https URLs with the name in its certificate, and serves clients that trust its authority", async () => {
		await withEmulator({ tls: { cert: server.cert, key: server.key } }, async (url) => {
			assert.match(url, /^https:\/\/localhost:\d+$/);
			assert.equal(await statusOf(url), 401);
			await assert.rejects(statusOf(url, {}), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
			await assert.rejects(statusOf(url.replace("localhost", "127.0.0.1")), { code: "ERR_TLS_CERT_ALTNAME_INVALID" });
			await assert.rejects(fetch(url.replace("https:", "http:")));
		});
	});

	it("serves only clients with a certificate of the authority, if one is required", async () => {
		const clientCa = certificates.authority.cert;
		const client = certificates.issue("client");
		const others = new Certificates();
		const foreign = others.issue("client");
		await withEmulator({ tls: { cert: server.cert, key: server.key, clientCa } }, async (url) => {
			const ca = certificates.authority.cert;
			assert.equal(await statusOf(url, { ca, cert: client.cert, key: client.key }), 401);
			await assert.rejects(statusOf(url, { ca }));
			await assert.rejects(statusOf(url, { ca, cert: foreign.cert, key: foreign.key }));
		});
		others.remove();
	});

	it("stops at once even during a TLS handshake", async () => {
		const emulator = await startEmulator({ tls: { cert: server.cert, key: server.key } });
		const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
		await new Promise((resolve) => socket.once("connect", resolve));
		const broken = new Promise((resolve) => socket.once("close", resolve).on("error", () => {}));
		await statusOf(emulator.url, { rejectUnauthorized: false });
		await Promise.all([emulator.close(), broken]);
	});

	it("reports a certificate and key that are invalid or don't belong together", async () => {
		for (const tls of [
			{ cert: "x", key: "y" },
			{ cert: server.cert, key: server.key, clientCa: "x" },
			{ cert: server.cert, key: certificates.issue("other", "DNS:localhost").key },
		]) {
			await assert.rejects(startEmulator({ tls }), /^Error: Reading certificate and key for TLS: .* must be PEM/);
		}
	});
});
