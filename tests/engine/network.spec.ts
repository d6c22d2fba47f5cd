import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { type Emulator, startEmulator } from "huaweicloud-kms-emulator";
import { ExternalKey, ImportParameters } from "pulumi-huaweicloud-kms";
import { type Certificate, Certificates } from "../support/certificates";
import { passwordEnvironment } from "../support/passwordEnvironment";
import { TestStack } from "../support/stack";

const program = async () => {
	const { keyId } = new ExternalKey("key", {});
	new ImportParameters("parameters", { keyId });
};
const REQUESTS = ["auth/tokens", "create-key", "get-parameters-for-import"];

describe("With a service behind a proxy and a certificate of a private authority, a program", function () {
	this.slow(20_000);
	let certificates: Certificates;
	let client: Certificate;
	let emulator: Emulator;
	let proxy: Server;
	let tunnels: string[];
	let stack: TestStack | undefined;

	before(async () => {
		certificates = new Certificates();
		client = certificates.issue("client");
		const { createProxy } = await import("proxy");
		proxy = createProxy(createServer());
		proxy.prependListener("connect", ({ url = "" }) => tunnels.push(url));
		await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
	});
	after(async () => {
		proxy.closeAllConnections();
		await new Promise((resolve) => proxy.close(resolve));
		certificates.remove();
	});
	beforeEach(async () => {
		tunnels = [];
		stack = undefined;
		const { cert, key } = certificates.issue("server", "DNS:localhost");
		const clientCa = certificates.authority.cert;
		emulator = await startEmulator({ publicHost: "localhost", tls: { cert, key, clientCa } });
	});
	afterEach(async () => {
		await stack?.remove();
		await emulator.close();
	});

	const proxyUrl = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	const create = async (env: NodeJS.ProcessEnv) => {
		const throughProxy = { HTTPS_PROXY: proxyUrl(), NO_PROXY: "", no_proxy: "" };
		stack = await TestStack.create(program, { ...passwordEnvironment(emulator), ...throughProxy, ...env });
		return stack;
	};
	const identity = () => ({ HW_CERT: client.certFile, HW_KEY: client.keyFile });

	/** Returns the requests so far, read as a client with a certificate. */
	const requests = () =>
		new Promise<string[]>((resolve, reject) => {
			const { cert, key } = client;
			const options = { ca: certificates.authority.cert, cert, key, agent: false };
			const asked = request(`${emulator.url}/_emulator/requests`, options, async (response) => {
				let text = "";
				for await (const chunk of response) text += chunk;
				resolve(JSON.parse(text).map(({ operation }: { operation: string }) => operation));
			});
			asked.on("error", reject).end();
		});

	it("runs with the authority in its settings, and sends every request through the proxy", async () => {
		const { output } = await (await create({ ...identity(), HW_CACERT_FILE: certificates.authority.certFile })).up();
		assert.deepEqual(await requests(), REQUESTS);
		assert.deepEqual(new Set(tunnels), new Set([new URL(emulator.url).host]));
		assert.ok(!output.includes("insecure"), output);
	});

	it("runs with the authority in NODE_EXTRA_CA_CERTS, and bypasses the proxy if NO_PROXY says so", async () => {
		const env = { NODE_EXTRA_CA_CERTS: certificates.authority.certFile, NO_PROXY: "localhost" };
		await (await create({ ...identity(), ...env })).up();
		assert.deepEqual(await requests(), REQUESTS);
		assert.deepEqual(tunnels, []);
	});

	it("runs with the authority in SSL_CERT_FILE, and through a proxy whose address has no http://", async () => {
		const env = { SSL_CERT_FILE: certificates.authority.certFile, HTTPS_PROXY: proxyUrl().replace("http://", "") };
		await (await create({ ...identity(), ...env })).up();
		assert.deepEqual(await requests(), REQUESTS);
		assert.notDeepEqual(tunnels, []);
	});

	it("is told once which setting is missing if the authority is unknown, and sends no password", async () => {
		const { output } = await (await create(identity())).up({ fails: true });
		assert.match(output, /Getting an IAM token for user emulator-user in project [^:]+: .*certificate/);
		assert.match(output, /huaweicloud:cacertFile/);
		assert.match(output, /NODE_EXTRA_CA_CERTS/);
		assert.deepEqual(await requests(), []);
	});

	it("runs without the authority if it sets insecure, and every run warns", async () => {
		const insecure = await create({ ...identity(), HW_INSECURE: "true" });
		assert.match((await insecure.up()).output, /warning: huaweicloud:insecure is set/);
		assert.deepEqual(await requests(), REQUESTS);
	});
});
