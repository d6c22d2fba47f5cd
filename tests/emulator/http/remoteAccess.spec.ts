import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { type Emulator, type EmulatorOptions, startEmulator } from "huaweicloud-kms-emulator";
import { send } from "../support/rawRequests";

const ADDRESSES = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
const HAS_IPV6 = ADDRESSES.some(({ address }) => address === "::1");
/** An address of this machine by which its requests come as those of others do. */
const OTHER_ADDRESS = ADDRESSES.find(({ family, internal }) => family === "IPv4" && !internal)?.address;

describe("An emulator that other machines reach", () => {
	const started: Emulator[] = [];

	const start = async (options: EmulatorOptions) => {
		const emulator = await startEmulator(options);
		started.push(emulator);
		return emulator;
	};
	afterEach(async () => {
		for (const emulator of started.splice(0)) await emulator.close();
	});
	/** The same emulator by another address. */
	const elsewhere = ({ url }: Emulator, host: string) => url.replace("127.0.0.1", host);
	const steer = (url: string, headers: Record<string, string> = {}) =>
		send(url, { method: "POST", target: "/_emulator/revoke", headers });

	it("has to be allowed, and says why and how", async () => {
		for (const host of ["0.0.0.0", "::", "192.0.2.1", "example.org"]) {
			await assert.rejects(startEmulator({ host }), {
				message: `Listening on ${host}: other machines may reach this address, and the emulator's credentials are public. Listen on a loopback address, or pass --allow-remote (allowRemote) if everybody who can reach it may use it.`,
			});
		}
	});

	for (const options of [{ allowRemote: true }, { allowRemoteControls: true }]) {
		it(`hands out a URL that works here where it listens on all addresses: ${JSON.stringify(options)}`, async () => {
			const emulator = await start({ host: "0.0.0.0", ...options });
			assert.match(emulator.url, /^http:\/\/127\.0\.0\.1:\d+$/);
			assert.equal(emulator.kmsEndpoint, emulator.url);
			assert.equal((await send(emulator.url, { target: "/v3/projects" })).status, 401);
			const named = await start({ host: "0.0.0.0", publicHost: "emulator.example", ...options });
			assert.match(named.url, /^http:\/\/emulator\.example:\d+$/);
			if (HAS_IPV6) assert.match((await start({ host: "::", ...options })).url, /^http:\/\/\[::1\]:\d+$/);
		});
	}

	it("is steered by a loopback address of this machine only", async () => {
		const emulator = await start({ host: "0.0.0.0", allowRemote: true });
		assert.equal((await steer(emulator.url)).status, 200);
		assert.equal((await steer(elsewhere(emulator, "127.0.0.2"))).status, 200);
		assert.ok(OTHER_ADDRESS, "This machine has no address but loopback: it can't play another one");
		const url = elsewhere(emulator, OTHER_ADDRESS);
		assert.equal((await send(url, { target: "/v3/projects" })).status, 401);
		for (const sent of [
			{ method: "POST", target: "/_emulator/reset" },
			{ method: "GET", target: "/_emulator/requests" },
			{ method: "GET", target: "/_emulator/none" },
		]) {
			const { status, text } = await send(url, sent);
			assert.equal(status, 403);
			assert.match(text, /^{"error":"Controls accept .* not from [^ ]+\. .*--allow-remote-controls/);
		}
	});

	it("is steered by others where that is allowed", async () => {
		const emulator = await start({ host: "0.0.0.0", allowRemoteControls: true });
		assert.ok(OTHER_ADDRESS, "This machine has no address but loopback: it can't play another one");
		assert.equal((await steer(elsewhere(emulator, OTHER_ADDRESS))).status, 200);
	});

	it("is never steered by a web page", async () => {
		for (const options of [{}, { allowRemoteControls: true }]) {
			const { url } = await start(options);
			for (const origin of ["https://example.org", "null", url]) {
				const { status, text } = await steer(url, { Origin: origin });
				assert.deepEqual([status, /Origin/.test(text)], [403, true]);
			}
		}
	});
});
