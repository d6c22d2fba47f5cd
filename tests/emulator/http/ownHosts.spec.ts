import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { type Emulator, type EmulatorOptions, startEmulator } from "huaweicloud-kms-emulator";
import { send } from "../support/rawRequests";
import { exchange, type Wire } from "../support/wireClient";

const MISDIRECTED = "421 APIGW.0201";
const MALFORMED = "400 APIGW.0201";
/** Of the controls, IAM, KMS and the metadata service, each as answered to whoever asks by the right name. */
const TARGETS = [
	["GET /_emulator/requests", "200"],
	["POST /_emulator/revoke", "200"],
	["GET /v3/projects", "401"],
	["POST /v1.0/p/kms/list-keys", "403 KMS.0301"],
	["GET /openstack/latest/securitykey", "401"],
	["GET /none", "404 APIGW.0101"],
] as const;
const PROJECTS = "GET /v3/projects";

describe("Against web pages that point a name of their own to this machine, the emulator", () => {
	const started: Emulator[] = [];
	const start = async (options: EmulatorOptions = {}) => {
		const emulator = await startEmulator(options);
		started.push(emulator);
		return emulator;
	};
	afterEach(async () => {
		for (const emulator of started.splice(0)) await emulator.close();
	});

	const ask = ({ url }: Emulator, line: string, ...hosts: readonly string[]): Promise<Wire> => {
		const lines = hosts.map((host) => `Host: ${host}`);
		return exchange(url, [`${line} HTTP/1.1`, ...lines, "Connection: close", "Content-Length: 0"]);
	};
	const outcomes = async (emulator: Emulator, line: string, ...hosts: readonly string[]) =>
		`${(await ask(emulator, line, ...hosts)).outcomes}`;

	it("accepts loopback names and addresses in any spelling, with and without a port", async () => {
		const emulator = await start();
		for (const name of [
			...["localhost", "LocalHost", "localhost.", "kms.localhost", "a.b.LOCALHOST."],
			...["127.0.0.1", "127.0.0.2", "127.255.255.254", "[::1]", "[0:0:0:0:0:0:0:1]", "[::FFFF:127.0.0.1]"],
		]) {
			for (const host of [name, `${name}:8085`, `${name}:`]) {
				for (const [line, expected] of TARGETS) assert.equal(await outcomes(emulator, line, host), expected, host);
			}
		}
	});

	it("refuses every other name with 421, executes nothing, and records nothing", async () => {
		const emulator = await start();
		for (const name of [
			...["evil.example", "localhost.evil.example", "evil-localhost", ".localhost", "a..localhost", "localhosts"],
			...["127.0.0.1.evil.example", "127.0.0.1.nip.io", "127.evil.example", "128.0.0.1", "0.0.0.0", "0", "10.0.0.1"],
			...["[::]", "[::2]", "[fe80::1]", "[::ffff:10.0.0.1]", "localhost%00", "localhost,evil.example", "loc\xe0lhost"],
		]) {
			for (const host of [name, `${name}:80`]) {
				for (const [line] of TARGETS) {
					const { outcomes, isClosed } = await ask(emulator, line, host);
					assert.deepEqual([outcomes, isClosed], [[MISDIRECTED], true], `${line} ${host}`);
				}
			}
		}
		assert.deepEqual(emulator.requests(), []);
	});

	it("refuses a Host header that is missing, repeated or malformed with 400", async () => {
		const emulator = await start();
		assert.equal(await outcomes(emulator, PROJECTS), MALFORMED);
		for (const hosts of [
			...[["127.0.0.1", "evil.example"], ["evil.example", "127.0.0.1"], ["127.0.0.1", "127.0.0.1"], [""]],
			...[["a@127.0.0.1"], ["127.0.0.1/"], ["http://127.0.0.1"], ["127.0.0.1:80:80"], ["127.0.0.1:x"], ["::1"]],
		]) {
			assert.equal(await outcomes(emulator, PROJECTS, ...hosts), MALFORMED, `${hosts}`);
		}
	});

	it("checks the host of a whole URL, too", async () => {
		const emulator = await start();
		const get = (base: string, host = "127.0.0.1") => outcomes(emulator, `GET ${base}/v3/projects`, host);
		for (const base of ["http://127.0.0.1", "HTTP://LOCALHOST:1", "https://[::1]:8085"]) {
			assert.equal(await get(base), "401", base);
			assert.equal(await get(base, "evil.example"), MISDIRECTED, base);
		}
		for (const base of [
			...["http://evil.example", "HTTP://evil.example:1", "http://", "http://[bad", "http://localhost@evil.example"],
			...["http://localhost:80@evil.example", "ws://evil.example"],
		]) {
			assert.equal(await get(base), MISDIRECTED, base);
		}
		assert.equal(await get("http://evil.example#@localhost"), MALFORMED);
		const old = await exchange(emulator.url, ["GET http://evil.example/v3/projects HTTP/1.0"]);
		assert.deepEqual(old.outcomes, [MISDIRECTED]);
	});

	it("says which host came and how to allow it", async () => {
		const emulator = await start();
		const messageFor = async (host: string) => {
			const { text } = await ask(emulator, "GET /_emulator/requests", host);
			return JSON.parse(Buffer.from(text.slice(text.indexOf("{")), "latin1").toString()).error_msg as string;
		};
		const about = (host: string) =>
			`The request is for host ${host}, which is not a name of this emulator. If clients reach it by this name, start it with --public-host ${host} (publicHost).`;
		assert.equal(await messageFor("KMS.example:8085"), about("KMS.example"));
		assert.equal(await messageFor("[fe80::1]:8085"), about("fe80::1"));
		assert.equal(await messageFor("<b>$(x)`\"';&\xe9"), about("%3Cb%3E%24%28x%29%60%22%27%3B%26%E9"));
		assert.equal(await messageFor("x".repeat(5000)), about(`${"x".repeat(100)}…`));
	});

	it("accepts all of its public names, and no name below or above them", async () => {
		const emulator = await start({ publicHost: "KMS.example", morePublicHosts: ["kms", "192.0.2.1", "2001:db8:0::1"] });
		assert.match(emulator.url, /^http:\/\/KMS\.example:\d+$/);
		for (const host of ["kms.example", "Kms.Example.:80", "kms", "192.0.2.1:1", "[2001:DB8::1]", "localhost"]) {
			assert.equal(await outcomes(emulator, PROJECTS, host), "401", host);
		}
		for (const host of ["example", "a.kms.example", "192.0.2.2", "[2001:db8::2]"]) {
			assert.equal(await outcomes(emulator, PROJECTS, host), MISDIRECTED, host);
		}
	});

	it("accepts the name or address that it was told to listen on, and the one that a client is connected to", async () => {
		const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
		const other = addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address;
		assert.ok(other, "This machine has only loopback addresses");
		const onAll = await start({ host: "0.0.0.0", allowRemote: true });
		const port = new URL(onAll.url).port;
		const onOther = await start({ host: other, allowRemote: true });
		for (const url of [`http://${other}:${port}`, onOther.url]) {
			const ask = async (host: string) => (await send(url, { target: "/v3/projects", headers: { Host: host } })).status;
			assert.deepEqual(
				[await ask(`${other}:${port}`), await ask("evil.example"), await ask("0.0.0.0")],
				[401, 421, 421],
			);
		}
		assert.equal(await outcomes(onAll, PROJECTS, other), MISDIRECTED);
	});
});
