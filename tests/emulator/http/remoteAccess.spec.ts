import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { type Emulator, type EmulatorOptions, startEmulator } from "huaweicloud-kms-emulator";
import { send } from "../support/rawRequests";

const ADDRESSES = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
const HAS_IPV6 = ADDRESSES.some(({ address }) => address === "::1");
/** An address of this machine that is not a loopback address, so that requests seem to come from another machine. */
const OTHER_ADDRESS = ADDRESSES.find(({ family, internal }) => family === "IPv4" && !internal)?.address;

describe("An emulator that other machines can reach", () => {
	const started: Emulator[] = [];

	const start = async (options: EmulatorOptions) => {
		const emulator = await startEmulator(options);
		started.push(emulator);
		return emulator;
	};
	afterEach(async () => {
		for (const emulator of started.splice(0)) await emulator.close();
	});
	/** The URL of an emulator with another host. */
	const elsewhere = ({ url }: Emulator, host: string) => url.replace("127.0.0.1", host);
	const revoke = (url: string, headers: Record<string, string> = {}) =>
		send(url, { method: "POST", target: "/_emulator/revoke", headers });

	it("must be allowed explicitly; the error says why and how", async () => {
		for (const host of ["0.0.0.0", "::", "192.0.2.1", "example.org"]) {
			await assert.rejects(startEmulator({ host }), {
				message: `Listening on ${host}: other machines may reach this address, and the emulator's credentials are public. Listen on a loopback address, or pass --allow-remote (allowRemote) if everybody who can reach it may use it.`,
			});
		}
	});

	for (const options of [{ allowRemote: true }, { allowRemoteControls: true }]) {
		it(`returns a URL that works on this machine if it listens on all addresses: ${JSON.stringify(options)}`, async () => {
			const emulator = await start({ host: "0.0.0.0", ...options });
			assert.match(emulator.url, /^http:\/\/127\.0\.0\.1:\d+$/);
			assert.equal(emulator.kmsEndpoint, emulator.url);
			assert.equal((await send(emulator.url, { target: "/v3/projects" })).status, 401);
			const named = await start({ host: "0.0.0.0", publicHost: "emulator.example", ...options });
			assert.match(named.url, /^http:\/\/emulator\.example:\d+$/);
			if (HAS_IPV6) assert.match((await start({ host: "::", ...options })).url, /^http:\/\/\[::1\]:\d+$/);
		});
	}

	it("can be controlled only from a loopback address of this machine", async () => {
		const emulator = await start({ host: "0.0.0.0", allowRemote: true });
		assert.equal((await revoke(emulator.url)).status, 200);
		assert.equal((await revoke(elsewhere(emulator, "127.0.0.2"))).status, 200);
		assert.ok(OTHER_ADDRESS, "This machine has only loopback addresses, so it can't stand in for another machine");
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

	it("can be controlled by other machines if that is allowed", async () => {
		const emulator = await start({ host: "0.0.0.0", allowRemoteControls: true });
		assert.ok(OTHER_ADDRESS, "This machine has only loopback addresses, so it can't stand in for another machine");
		assert.equal((await revoke(elsewhere(emulator, OTHER_ADDRESS))).status, 200);
	});

	it("can never be controlled by a web page", async () => {
		for (const options of [{}, { allowRemoteControls: true }]) {
			const { url } = await start(options);
			for (const origin of ["https://example.org", "null", url]) {
				const { status, text } = await revoke(url, { Origin: origin });
				assert.deepEqual([status, /Origin/.test(text)], [403, true]);
			}
			for (const [site, status] of [
				["cross-site", 403],
				["same-site", 403],
				["other", 403],
				["same-origin", 200],
				["none", 200],
			] as const) {
				assert.equal((await revoke(url, { "Sec-Fetch-Site": site })).status, status, site);
			}
		}
	});
});
