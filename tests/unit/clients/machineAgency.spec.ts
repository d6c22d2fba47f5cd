import assert from "node:assert/strict";
import { KmsClients } from "../../../provider/clients/kmsClients";
import { Configuration } from "../../../provider/configuration/configuration";
import { Deadline } from "../../../provider/http/deadline";
import { FixedClock } from "../../support/clock";
import { json, type ReceivedRequest, type Respond, TestServer } from "../../support/httpServer";
import { namespaced } from "../../support/namespaced";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const REGION = "cn-north-4";
const ACME = { id: "d1", name: "acme" };
const PROJECT = { id: "p1", name: REGION };
const USED = "No credentials are configured, so this machine's agency is used:";

describe("This machine's agency", () => {
	let server: TestServer;
	let clock: FixedClock;
	let lines: string[];
	let iam: Record<"domains" | "projects", Respond>;

	const answer =
		(body: object, status = 200): Respond =>
		(_, response) =>
			json(response, status, body);
	const denied = answer({ error: { code: 403, message: "no" } }, 403);

	beforeEach(async () => {
		clock = new FixedClock();
		lines = [];
		iam = { domains: answer({ domains: [ACME] }), projects: answer({ projects: [PROJECT] }) };
		server = await TestServer.start((request, response, number) => {
			if (request.path === "/meta-data/latest/api/token") return void response.writeHead(200).end("t");
			if (request.path === "/openstack/latest/securitykey") {
				const expires_at = new Date(clock.now() + 1e9).toISOString();
				return json(response, 200, { credential: { access: "A", secret: "S", securitytoken: "T", expires_at } });
			}
			if (request.path === "/v3/auth/domains") return iam.domains(request, response, number);
			if (request.path.startsWith("/v3/projects")) return iam.projects(request, response, number);
			json(response, 200, { key_info: { key_state: "5" } });
		});
	});
	afterEach(() => server.close());

	const connect = (settings: Record<string, string> = {}, maxRetries = "0") => {
		const { url } = server;
		const endpoints = JSON.stringify({ kms: url, iam: url, metadata: url });
		const configuration = new Configuration(namespaced({ endpoints, region: REGION, maxRetries, ...settings }), {});
		return new KmsClients(configuration, clock, (line) => lines.push(line));
	};
	const faults = (settings?: Record<string, string>) =>
		connect(settings).faults({ region: REGION }, new Deadline(clock));
	const asked = (part: string) => server.requests.filter(({ path }: ReceivedRequest) => path.includes(part)).length;

	it("is named with its account and its project", async () => {
		assert.deepEqual(await faults({ projectId: "p1" }), []);
		assert.deepEqual(lines, [`${USED} account acme (d1), project cn-north-4 (p1).`]);
	});

	it("is named without a reason if the settings choose it", async () => {
		await faults({ projectId: "p1", credentialSource: "ecsAgency" });
		assert.deepEqual(lines, ["This machine's agency is used: account acme (d1), project cn-north-4 (p1)."]);
	});

	it("is asked for projects only if the settings give the id of one", async () => {
		await faults();
		assert.deepEqual([lines, asked("projects")], [[`${USED} account acme (d1), project cn-north-4.`], 0]);
	});

	it("is identified before the first request that it signs, in any operation, and once", async () => {
		const clients = connect({ projectId: "p1" });
		const describe = () => clients.for({ region: REGION }).describeKey(KEY_ID);
		await Promise.all([describe(), describe(), clients.faults({ region: undefined }, new Deadline(clock))]);
		await clients.faults({ region: REGION }, new Deadline(clock));
		assert.deepEqual([lines.length, asked("domains"), asked("describe-key")], [1, 1, 2]);
	});

	it("is identified although a resource without a region was checked first", async () => {
		const clients = connect({ domainName: "other" });
		assert.deepEqual(await clients.faults({ region: undefined }, new Deadline(clock)), []);
		assert.equal((await clients.faults({ region: REGION }, new Deadline(clock))).length, 1);
	});

	it("sends nothing to KMS if it belongs to another account", async () => {
		const clients = connect({ projectId: "p1", domainName: "other" });
		for (let i = 0; i < 2; i++)
			await assert.rejects(clients.for({ region: REGION }).scheduleKeyDeletion(KEY_ID, 7), { code: "notConfigured" });
		assert.deepEqual([asked("kms"), asked("domains")], [0, 1]);
	});

	it("is refused if it belongs to another account than the settings name, whether or not projects can be listed", async () => {
		iam.projects = denied;
		assert.deepEqual(await faults({ domainName: "other" }), [
			"This machine's agency belongs to account acme (d1), but Pulumi config huaweicloud:domainName names other. Set credentials of that account, or remove Pulumi config huaweicloud:domainName.",
		]);
		assert.deepEqual(await faults({ domainName: "acme", projectId: "p1" }), []);
		assert.deepEqual(lines, [`${USED} account acme (d1), project p1.`]);
		assert.deepEqual(await faults({ domainId: "d1" }), []);
	});

	it("is refused if its account has no project with the id in the settings", async () => {
		assert.deepEqual(await faults({ projectId: "p2" }), [
			"This machine's agency belongs to account acme (d1), which has no project p2 (Pulumi config huaweicloud:projectId). Set credentials of the project's account, or another project.",
		]);
	});

	for (const [title, respond, reason] of [
		["no account is listed", answer({ domains: [] }), "Looking up the account: IAM lists none."],
		["IAM does not answer", ((_, response) => void response.destroy()) as Respond, "Looking up the account: no answer"],
		["IAM denies it", denied, "Looking up the account: the service answered 403"],
		["IAM fails", answer({}, 503), "Looking up the account: the service answered 503"],
		["a proxy answers", answer({}), "Looking up the account: 127.0.0.1"],
	] as const) {
		it(`is used if ${title}, and that is said, unless the settings name an account`, async () => {
			iam.domains = respond;
			assert.deepEqual(await faults({ projectId: "p1" }), []);
			const [line = ""] = lines;
			assert.ok(line.startsWith(`${USED} project `), line);
			assert.ok(line.includes(`The agency's account could not be determined. ${reason}`), line);

			const [fault = ""] = await faults({ domainName: "acme" });
			assert.ok(fault.includes(`The agency's account could not be determined. ${reason}`), fault);
			assert.match(fault, /huaweicloud:domainName names acme\..* or remove Pulumi config huaweicloud:domainName\.$/);
		});
	}

	it("waits three seconds for a connection and five for an answer of IAM, and does not ask again", async () => {
		iam.domains = () => clock.advance(5000);
		const alarms: number[] = [];
		clock.onAlarm = (milliseconds) => void alarms.push(milliseconds);
		assert.deepEqual(await connect({ projectId: "p1" }, "5").faults({ region: REGION }, new Deadline(clock)), []);
		assert.match(lines.join(), /no answer from 127\.0\.0\.1:\d+ within 5 s/);
		assert.deepEqual([asked("domains"), asked("projects"), clock.slept], [1, 0, []]);
		assert.ok(alarms.includes(3000) && alarms.includes(5000), `${alarms}`);
	});

	it("is not used further if IAM refuses its access key", async () => {
		iam.domains = answer({ error: { code: 401, message: "no" } }, 401);
		const clients = connect({ projectId: "p1" });
		const [fault = ""] = await clients.faults({ region: REGION }, new Deadline(clock));
		assert.match(fault, /^Looking up the account: the service answered 401/);
		await assert.rejects(clients.for({ region: REGION }).describeKey(KEY_ID), { code: "unauthenticated" });
		// The first refusal renews the access key.
		assert.deepEqual([asked("domains"), asked("kms"), lines], [2, 0, []]);
	});

	it("is identified although IAM lists accounts and projects of other forms", async () => {
		const odd = [
			null,
			5,
			{},
			{ id: null },
			{ id: "x", name: null },
			{ id: "y", name: 5 },
			{ id: "z", name: "\u001b[1m" },
		];
		iam.domains = answer({ domains: [ACME, ...odd] });
		iam.projects = answer({ projects: [...odd, PROJECT] });
		assert.deepEqual(await faults({ projectId: "p1", domainName: "acme" }), []);
		assert.deepEqual(lines, [`${USED} account acme (d1), project cn-north-4 (p1).`]);
		assert.deepEqual(await faults({ projectId: "z" }), []);
		assert.equal(lines[1], `${USED} account acme (d1), project z.`);
	});

	it("is not taken for that of an account whose name IAM does not give", async () => {
		iam.domains = answer({ domains: [{ id: "d1", name: null }] });
		assert.deepEqual(await faults({ domainId: "d1" }), []);
		const [fault = ""] = await faults({ domainName: "acme" });
		assert.match(fault, /could not be determined\. Looking up the account: IAM gives account d1 no name\./);
	});
});
