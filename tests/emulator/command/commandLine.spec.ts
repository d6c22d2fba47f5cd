import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Certificates } from "../../support/certificates";
import { TestEmulator } from "../../support/emulator";
import { EmulatorProcess, ended, startCommand } from "../support/emulatorProcess";
import { send } from "../support/rawRequests";

const start = (...args: string[]): ChildProcess =>
	startCommand(args, { env: { ...process.env, HW_AUTH_TOKEN: "real" } });
const run = (...args: string[]) => ended(start(...args));

describe("huaweicloud-kms-emulator", () => {
	const started: ChildProcess[] = [];

	afterEach(() => {
		for (const child of started.splice(0)) child.kill("SIGKILL");
	});

	/** The output of an emulator without a wrapped command. */
	const printed = async (...args: string[]) => {
		const child = start("--port", "0", ...args);
		started.push(child);
		let text = "";
		while (!text.includes("Ctrl-C")) text += (await once(child.stdout as NodeJS.ReadableStream, "data"))[0];
		return { child, text };
	};

	it("prints where it listens, how to point a program to it and how to see its requests", async () => {
		const { child, text } = await printed();
		const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
		for (const line of [
			`  export HW_AUTH_URL=${url}/v3`,
			`  export HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4=${url}`,
			"  export HW_USER_NAME=emulator-user",
			`See its requests with: curl ${url}/_emulator/requests`,
			"Stop it with Ctrl-C.",
		]) {
			assert.ok(text.split("\n").includes(line), line);
		}
		assert.doesNotMatch(text, /clock/);
		assert.equal((await fetch(`${url}/_emulator/requests`)).status, 200);
		child.kill("SIGTERM");
		assert.deepEqual(await ended(child), { code: 0, stdout: "", stderr: "" });
	});

	it("reports a clock that an earlier run has moved, and how to reset it", async () => {
		const folder = mkdtempSync(join(tmpdir(), "kms-command-"));
		const file = join(folder, "keys.json");
		const earlier = await TestEmulator.start({ dataFile: file });
		await earlier.advanceClock(-3600);
		await earlier.close();
		const { child, text } = await printed("--data", file);
		const [, advice, url] = /Its clock is 3600 seconds behind .*: curl --data '(.*)' (.*)$/m.exec(text) ?? [];
		await fetch(`${url}`, { method: "POST", body: `${advice}` });
		child.kill("SIGTERM");
		await ended(child);
		assert.doesNotMatch((await printed("--data", file)).text, /clock/);
		for (const one of started) one.kill("SIGKILL");
		rmSync(folder, { recursive: true });
	});

	it("prints one line of JSON with --json", async () => {
		const running = await EmulatorProcess.start("--region", "cn-east-3,cn-south-1", "--user", "alice,bob");
		const names = [
			"url kmsEndpoint iamEndpoint stsEndpoint metadataEndpoint region projectId projects domainName userName password",
			"accessKey secretKey users agencyName agencyUrn oidcProviderUrn",
		];
		const { settings } = running;
		const { stdout, stderr } = await running.stop();
		assert.deepEqual([stdout.trim().split("\n").length, stderr], [1, ""]);
		assert.equal(Object.keys(settings).join(" "), names.join(" "));
		assert.equal(settings.region, "cn-east-3");
		assert.deepEqual(
			settings.projects.map(({ region }) => region),
			["cn-east-3", "cn-south-1"],
		);
		assert.deepEqual(
			settings.users.map(({ userName }) => userName),
			["alice", "bob"],
		);
		const usual = await EmulatorProcess.start();
		const { userName, password, accessKey, secretKey } = usual.settings;
		await usual.stop();
		assert.deepEqual(
			[userName, password, accessKey, secretKey],
			["emulator-user", "emulator-password", "EMULATORACCESSKEY000", "emulator-secret-key-0123456789abcdefghij"],
		);
	});

	it("lists its flags in groups, each with its default, and ends with examples", async () => {
		const { code, stdout } = await run("--help");
		assert.equal(code, 0);
		const headings = stdout.split("\n").filter((line) => /^\S.*:$/.test(line));
		assert.deepEqual(headings.slice(-5), ["Running:", "Account:", "Keys:", "Import of key material:", "Examples:"]);
		const flags = [...stdout.matchAll(/^ {2}(--[a-z0-9-]+)/gm)].map(([, flag]) => `${flag}`);
		for (const flag of [
			"allow-remote allow-remote-controls data expiry-lag host importable-key-specs json key-quota key-specs metadata",
			"older-tokens parameters-ttl port public-host rate-limit region single-use-tokens sm2-ciphertext-layout tag-quota",
			"tls-cert tls-client-ca tls-key token-refusals user wrapping-algorithms",
		].flatMap((names) => names.split(" "))) {
			assert.ok(flags.includes(`--${flag}`), flag);
		}
		const text = stdout.replaceAll(/\s+/g, " ");
		assert.match(text, /--port <number> port to listen on; 0 picks a free one; default 8085 /);
		assert.match(
			text,
			/--parameters-ttl <seconds> lifetime [^;]*; with 0 or less \(=-60\) they are issued expired; default 86400 /,
		);
		assert.match(text, /Examples: huaweicloud-kms-emulator .* -- pulumi up .* -- node /);
	});

	it("prints its version", async () => {
		const { version } = JSON.parse(readFileSync(join(__dirname, "..", "..", "..", "emulator", "package.json"), "utf8"));
		assert.deepEqual(await run("--version"), { code: 0, stdout: `${version}\n`, stderr: "" });
	});

	it("stops on request, even if responses are still delayed", async () => {
		const running = await EmulatorProcess.start();
		const { url } = running.settings;
		const fault = JSON.stringify({ operation: "projects", delayMs: 600_000 });
		await fetch(`${url}/_emulator/faults`, { method: "POST", body: fault });
		await assert.rejects(fetch(`${url}/v3/projects`, { signal: AbortSignal.timeout(200) }), { name: "TimeoutError" });
		const { code, stderr } = await running.stop();
		assert.deepEqual([code, stderr], [0, ""]);
	});

	for (const [args, expected] of [
		[["--region", "a,,b"], /'--region <ids>' .*lowercase letters.*, or several separated by commas/],
		[["--public-host", "kms:8085"], /a host name or an address, without a port, or several separated by commas/],
		[["--user", "alice,b b"], /'--user <names>' .*that starts with a letter, or several separated by commas/],
		[["--sm2-ciphertext-layout", "C1C2C3"], /der, C1C3C2/],
		[["--metadata", "v3"], /v2, v1, off, no-agency/],
		[["--older-tokens", "old"], /valid, void/],
		[["--token-refusals", "iam"], /kms, gateway/],
		[["--key-specs", "AES_256,AES_512"], /one or more of AES_256, SM4/],
		[["--importable-key-specs", "ED25519"], /one or more of AES_256, SM4/],
		[["--wrapping-algorithms", ""], /one or more of RSAES_OAEP_SHA_256/],
		[["--expiry-lag=-1"], /an integer from 0/],
		[["--tag-quota", "many"], /an integer from 0/],
		[["--key-quota", "1e3"], /an integer from 0/],
		[["--rate-limit", "0"], /a number above 0/],
		[["--port", "65536"], /an integer from 0 to 65535/],
		[["--parameters-ttl", "1.5"], /an integer/],
		[["--regoin", "a"], /unknown option '--regoin'\n\(Did you mean --region\?\)/],
	] as const) {
		it(`refuses ${args.join(" ")}, and says which values are valid`, async () => {
			const { code, stdout, stderr } = await run("--port", "0", ...args);
			assert.deepEqual([code, stdout], [1, ""]);
			assert.match(stderr, expected);
		});
	}

	it("takes several values separated by commas or in several flags", async () => {
		const hosts = ["--public-host", "kms,kms.example", "--public-host", "kms.test"];
		const running = await EmulatorProcess.start(...hosts, "--region", "a", "--region", "b,c");
		const { url, projects } = running.settings;
		const local = url.replace("//kms:", "//127.0.0.1:");
		const statuses = ["kms", "kms.example", "kms.test", "kms.other"].map(
			async (host) => (await send(local, { target: "/v3/projects", headers: { Host: host } })).status,
		);
		assert.deepEqual(await Promise.all(statuses), [401, 401, 401, 421]);
		assert.deepEqual(
			projects.map(({ region }) => region),
			["a", "b", "c"],
		);
		await running.stop();
	});

	it("listens with TLS under another name, and requires client certificates", async () => {
		const certificates = new Certificates();
		const { certFile, keyFile } = certificates.issue("server", "DNS:localhost");
		const tls = ["--tls-cert", certFile, "--tls-key", keyFile, "--tls-client-ca", certificates.authority.certFile];
		const running = await EmulatorProcess.start("--public-host", "localhost", ...tls);
		const { url } = running.settings;
		assert.match(url, /^https:\/\/localhost:\d+$/);
		await assert.rejects(fetch(url));
		await running.stop();
		assert.match((await run("--port", "0", "--tls-cert", certFile)).stderr, /--tls-key/);
		certificates.remove();
	});

	it("takes each setting as a flag", async () => {
		const running = await EmulatorProcess.start(
			...["--metadata", "v1", "--key-specs", "AES_256", "--wrapping-algorithms", "SM2_ENCRYPT,RSAES_OAEP_SHA_1"],
			...["--older-tokens", "void", "--tag-quota", "0", "--token-refusals", "gateway", "--key-quota", "1"],
			...["--parameters-ttl=-60", "--single-use-tokens", "--expiry-lag", "60", "--importable-key-specs", "SM4"],
			...["--rate-limit", "0.5", "--sm2-ciphertext-layout", "C1C3C2"],
		);
		const emulator = TestEmulator.at(running.settings);
		const { url } = running.settings;
		assert.equal((await fetch(`${url}/openstack/latest/securitykey`)).status, 200);
		assert.equal((await emulator.kms("list-keys", {}, { "X-Auth-Token": "unknown" })).status, 401);
		assert.match(await (await emulator.kms("create-key", { key_alias: "a", key_spec: "SM4" })).text(), /KMS\.0336/);
		assert.equal((await emulator.kms("list-keys", {})).status, 429);
		await running.stop();
	});

	it("runs a command with the emulator's settings and without other credentials, and exits with its status", async () => {
		const script = "console.log(process.env.HW_USER_NAME, process.env.HW_AUTH_TOKEN); process.exit(7)";
		const { code, stdout } = await run("--port", "0", "--", process.execPath, "-e", script);
		assert.deepEqual([code, stdout], [7, "emulator-user undefined\n"]);
	});

	it("exits as a shell would if its command is killed, does not exist or is not executable", async () => {
		const killed = await run("--port", "0", "--", process.execPath, "-e", "process.kill(process.pid)");
		assert.equal(killed.code, 143);
		const missing = await run("--port", "0", "--", "no-such-command");
		assert.deepEqual(
			[missing.code, /Running no-such-command: the program does not exist/.test(missing.stderr)],
			[127, true],
		);
		const file = join(mkdtempSync(join(tmpdir(), "kms-command-")), "data");
		writeFileSync(file, "");
		assert.equal((await run("--port", "0", "--", file)).code, 126);
		rmSync(join(file, ".."), { recursive: true });
	});

	it("says what to do if the port is in use", async () => {
		const server = createServer().listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = server.address() as { port: number };
		const { code, stderr } = await run("--port", `${port}`);
		server.close();
		assert.equal(code, 1);
		assert.match(
			stderr,
			new RegExp(`Listening on 127.0.0.1: port ${port} is in use\\. .*choose another port; --port 0`),
		);
	});

	it("listens on addresses that other machines can reach only with --allow-remote", async () => {
		const { code, stderr } = await run("--host", "0.0.0.0", "--port", "0");
		assert.equal(code, 1);
		assert.match(stderr, /Listening on 0\.0\.0\.0: other machines may reach .*--allow-remote/);
		for (const flag of ["--allow-remote", "--allow-remote-controls"]) {
			const running = await EmulatorProcess.start("--host", "0.0.0.0", flag);
			assert.equal((await fetch(`${running.settings.url}/_emulator/requests`)).status, 200);
			await running.stop();
		}
	});
});
