import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "huaweicloud-kms-emulator";
import { Certificates } from "../support/certificates";
import { TestEmulator } from "../support/emulator";

const BIN = join(__dirname, "..", "..", "emulator", "bin.js");

const start = (...args: string[]): ChildProcess =>
	spawn(process.execPath, [BIN, ...args], { env: { ...process.env, HW_AUTH_TOKEN: "real" } });

const finish = async (child: ChildProcess) => {
	let [stdout, stderr] = ["", ""];
	child.stdout?.on("data", (chunk) => (stdout += chunk));
	child.stderr?.on("data", (chunk) => (stderr += chunk));
	const [code] = await once(child, "close");
	return { code, stdout, stderr };
};

describe("huaweicloud-kms-emulator", () => {
	it("prints where it listens and how to point a program at it", async () => {
		const child = start("--port", "0");
		const [text] = await once(child.stdout as NodeJS.ReadableStream, "data");
		const url = /http:\/\/127\.0\.0\.1:\d+/.exec(`${text}`)?.[0];
		for (const line of [
			`export HW_AUTH_URL=${url}/v3`,
			`export HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4=${url}`,
			"export HW_USER_NAME=emulator-user",
		]) {
			assert.ok(`${text}`.includes(line), line);
		}
		assert.equal((await fetch(`${url}/_emulator/requests`)).status, 200);
		child.kill("SIGTERM");
		assert.equal((await finish(child)).code, 0);
	});

	it("prints one line of JSON with --json", async () => {
		const child = start("--port", "0", "--region", "cn-east-3,cn-south-1", "--json");
		const [text] = await once(child.stdout as NodeJS.ReadableStream, "data");
		child.kill("SIGINT");
		await finish(child);
		const names = [
			"url kmsEndpoint iamEndpoint stsEndpoint metadataEndpoint region projectId projects domainName userName password",
			"accessKey secretKey users agencyName agencyUrn oidcProviderUrn",
		];
		assert.equal(`${text}`.trim().split("\n").length, 1);
		const settings = JSON.parse(`${text}`);
		assert.equal(Object.keys(settings).join(" "), names.join(" "));
		assert.equal(settings.accessKey, "EMULATORACCESSKEY000");
		assert.equal(settings.secretKey, "emulator-secret-key-0123456789abcdefghij");
		assert.equal(settings.region, "cn-east-3");
		assert.deepEqual(
			settings.projects.map(({ region }: { region: string }) => region),
			["cn-east-3", "cn-south-1"],
		);
	});

	it("stops when it is told to, whatever answers are still delayed", async () => {
		const child = start("--port", "0", "--json");
		const [text] = await once(child.stdout as NodeJS.ReadableStream, "data");
		const { url } = JSON.parse(`${text}`);
		const fault = JSON.stringify({ operation: "projects", delayMs: 600_000 });
		await fetch(`${url}/_emulator/faults`, { method: "POST", body: fault });
		await assert.rejects(fetch(`${url}/v3/projects`, { signal: AbortSignal.timeout(200) }), { name: "TimeoutError" });
		child.kill("SIGTERM");
		assert.deepEqual(await finish(child), { code: 0, stdout: "", stderr: "" });
	});

	it("refuses a region that is none, and a layout of ciphertexts that there is not", async () => {
		assert.match((await finish(start("--region", "a,,b"))).stderr, /separated by commas/);
		assert.match((await finish(start("--sm2-ciphertext-layout", "C1C2C3"))).stderr, /der, C1C3C2/);
	});

	it("listens with TLS under another name, and asks for client certificates", async () => {
		const certificates = new Certificates();
		const { certFile, keyFile } = certificates.issue("server", "DNS:localhost");
		const tls = ["--tls-cert", certFile, "--tls-key", keyFile, "--tls-client-ca", certificates.authority.certFile];
		const child = start("--port", "0", "--json", "--public-host", "localhost", ...tls);
		const [text] = await once(child.stdout as NodeJS.ReadableStream, "data");
		const { url } = JSON.parse(`${text}`);
		assert.match(url, /^https:\/\/localhost:\d+$/);
		await assert.rejects(fetch(url));
		child.kill("SIGINT");
		await finish(child);
		assert.match((await finish(start("--port", "0", "--tls-cert", certFile))).stderr, /--tls-key/);
		certificates.remove();
	});

	it("plays the metadata service as asked", async () => {
		const child = start("--port", "0", "--json", "--metadata", "v1");
		const [text] = await once(child.stdout as NodeJS.ReadableStream, "data");
		const { metadataEndpoint } = JSON.parse(`${text}`);
		assert.equal((await fetch(`${metadataEndpoint}/openstack/latest/securitykey`)).status, 200);
		child.kill("SIGINT");
		await finish(child);
		assert.match((await finish(start("--metadata", "v3"))).stderr, /v2, v1, off, no-agency/);
	});

	it("runs a command with its settings and without other credentials, and ends with its status", async () => {
		const script = "console.log(process.env.HW_USER_NAME, process.env.HW_AUTH_TOKEN); process.exit(7)";
		const { code, stdout } = await finish(start("--port", "0", "--", process.execPath, "-e", script));
		assert.deepEqual([code, stdout], [7, "emulator-user undefined\n"]);
	});

	it("ends as a shell would when its command is killed or is not there", async () => {
		const killed = await finish(start("--port", "0", "--", process.execPath, "-e", "process.kill(process.pid)"));
		assert.equal(killed.code, 143);
		const missing = await finish(start("--port", "0", "--", "no-such-command"));
		assert.equal(missing.code, 1);
		assert.match(missing.stderr, /no-such-command/);
	});

	it("says clearly when the port is taken, and when the address is not loopback", async () => {
		const server = createServer().listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = server.address() as { port: number };
		const taken = await finish(start("--port", `${port}`));
		assert.deepEqual([taken.code, new RegExp(`port ${port} is taken`).test(taken.stderr)], [1, true]);
		server.close();
		assert.match((await finish(start("--host", "0.0.0.0"))).stderr, /loopback/);
	});

	it("keeps keys in a data file", async () => {
		const dataFile = join(tmpdir(), `kms-${randomUUID()}.json`);
		const first = await TestEmulator.start({ dataFile });
		const keyId = await first.createKey("kept");
		await first.close();
		const second = await TestEmulator.start({ dataFile });
		assert.equal((await second.kms("describe-key", { key_id: keyId })).status, 200);
		await second.close();
		await rm(dataFile);
	});

	it("refuses a data file that is not its own", async () => {
		await assert.rejects(startEmulator({ dataFile: BIN }), /it is not one of this emulator/);
	});
});
