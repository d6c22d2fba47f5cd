import assert from "node:assert/strict";
import { KmsClients, type Location } from "../../../provider/clients/kmsClients";
import { Configuration } from "../../../provider/configuration/configuration";
import { stackConfig } from "../../../provider/configuration/stackConfig";
import { FixedClock } from "../../support/clock";
import { json, TestServer } from "../../support/httpServer";
import { namespaced } from "../../support/namespaced";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";

describe("KmsClients", () => {
	let server: TestServer;
	let clients: KmsClients;

	beforeEach(async () => {
		const clock = new FixedClock();
		server = await TestServer.start(({ path, body }, response) => {
			if (!path.startsWith("/v3")) return json(response, 200, { key_info: { key_state: "5" } });
			const { id, name } = JSON.parse(body).auth.scope.project;
			const project = { id: id ?? `id-of-${name}`, name: name ?? id.replace("id-of-", "") };
			const token = { expires_at: new Date(clock.now() + 1e8).toISOString(), project };
			json(response, 201, { token }, { "X-Subject-Token": `token for ${project.name}` });
		});
		const config: Record<string, string> = {
			"huaweicloud:userName": "u",
			"huaweicloud:password": "p",
			"huaweicloud:domainName": "d",
			"huaweicloud:endpoints": JSON.stringify({ kms: server.url, iam: server.url }),
		};
		clients = new KmsClients(new Configuration(stackConfig(config), {}), clock);
	});
	afterEach(() => server.close());

	const ask = (location: Location) => clients.for(location).describeKey(KEY_ID);
	const tokens = () => server.requests.filter(({ path }) => path.startsWith("/v3"));
	const used = () => server.requests.flatMap(({ headers }) => headers["x-auth-token"] ?? []);

	for (const order of ["by its region first", "by its id first"]) {
		it(`gets one token for a project that is identified by its region and by its id, ${order}`, async () => {
			const locations = [{ region: "cn-north-4" }, { region: "cn-north-4", projectId: "id-of-cn-north-4" }];
			if (order === "by its id first") locations.reverse();
			await Promise.all([...locations, ...locations].map((location) => ask(location)));
			assert.equal(tokens().length, 1);
			assert.equal(await clients.for({ region: "cn-north-4" }).projectId(), "id-of-cn-north-4");
		});
	}

	it("uses a separate token for each project and region", async () => {
		const locations = [
			{ region: "cn-north-4" },
			{ region: "cn-north-4", projectId: "id-of-team" },
			{ region: "cn-east-3" },
		];
		for (const location of locations) await ask(location);
		assert.deepEqual(used(), ["token for cn-north-4", "token for team", "token for cn-east-3"]);
	});

	it("signs requests to all regions with one access key, and looks up the project of each region once", async () => {
		server.respond = ({ path }, response) => {
			const name = /name=(.*)/.exec(path)?.[1];
			const answer = name ? { projects: [{ id: `id-of-${name}`, name }] } : { key_info: { key_state: "5" } };
			json(response, 200, answer);
		};
		const config: Record<string, string> = {
			"huaweicloud:accessKey": "A",
			"huaweicloud:secretKey": "S",
			"huaweicloud:endpoints": JSON.stringify({ kms: server.url, iam: server.url }),
		};
		clients = new KmsClients(new Configuration(stackConfig(config), {}), new FixedClock());
		const regions = ["cn-north-4", "cn-east-3", "cn-north-4"];
		await Promise.all(regions.map((region) => ask({ region })));
		const signed = server.requests.map(({ path, headers }) => [path, headers["x-project-id"]]);
		assert.deepEqual(signed.sort(), [
			["/v1.0/id-of-cn-east-3/kms/describe-key", "id-of-cn-east-3"],
			["/v1.0/id-of-cn-north-4/kms/describe-key", "id-of-cn-north-4"],
			["/v1.0/id-of-cn-north-4/kms/describe-key", "id-of-cn-north-4"],
			["/v3/projects?name=cn-east-3", undefined],
			["/v3/projects?name=cn-north-4", undefined],
		]);
		for (const { headers } of server.requests) assert.match(`${headers.authorization}`, /^SDK-HMAC-SHA256 Access=A, /);
	});

	const asPipeline = (settings: Record<string, string>) => {
		const endpoints = JSON.stringify({ kms: server.url, iam: server.url });
		const config: Record<string, string> = { endpoints, ...settings };
		return new KmsClients(new Configuration(namespaced(config), {}), new FixedClock());
	};
	const USER = { userName: "u", password: "p", domainName: "d" };
	const KEY = { accessKey: "A", secretKey: "S" };
	const regions = Array.from({ length: 12 }, (_, i) => `region-${i}`);

	it("tries a password that IAM refuses once, however many projects and IAM hosts there are", async () => {
		server.respond = (_, response) => json(response, 401, { error: { code: 401, message: "wrong" } });
		clients = asPipeline(USER);
		const projects = ["p1", "p2", "p3", "p4", "p5", undefined];
		const locations = regions.flatMap((region) => projects.map((projectId) => ({ region, projectId })));
		const outcomes = await Promise.allSettled(locations.map((location) => ask(location)));
		assert.ok(outcomes.every(({ status }) => status === "rejected"));
		assert.equal(server.requests.length, 1);
	});

	it("gets one more token if KMS refuses the first, for any number of callers, and never quotes a token", async () => {
		const { respond } = server;
		server.respond = (request, response, number) => {
			if (request.path.startsWith("/v3")) return respond(request, response, number);
			json(response, 401, { error_code: "APIGW.0301", error_msg: `bad ${request.headers["x-auth-token"]}` });
		};
		clients = asPipeline(USER);
		const outcomes = await Promise.allSettled(regions.map(() => ask({ region: "cn-north-4" })));
		for (const outcome of outcomes) {
			assert.ok(outcome.status === "rejected");
			assert.doesNotMatch(`${outcome.reason.message}`, /token for/);
		}
		assert.equal(tokens().length, 2);
	});

	it("keeps using an access key for other endpoints after one endpoint refuses it", async () => {
		const other = await TestServer.start((_, response) => json(response, 401, {}));
		server.respond = (_, response) => json(response, 200, { key_info: { key_state: "5" } });
		clients = asPipeline({ ...KEY, projectId: "p" });
		await ask({ region: "r" });
		await assert.rejects(ask({ region: "r", endpoint: other.url }), { code: "unauthenticated" });
		await ask({ region: "r" });
		await other.close();
	});

	it("shares one temporary access key among all regions", async () => {
		server.respond = ({ path }, response) => {
			const expires_at = new Date(Date.now() + 1e7).toISOString();
			const credential = { access: "T", secret: "S", securitytoken: "X", expires_at };
			json(response, 200, path.startsWith("/v3.0") ? { credential } : { key_info: { key_state: "5" } });
		};
		const assumeRole = '{"agencyName":"a","domainName":"d"}';
		clients = asPipeline({ ...KEY, region: "cn-north-4", assumeRole });
		await ask({ region: "eu-west-101", projectId: "p" });
		await ask({ region: "cn-north-4", projectId: "p" });
		const signed = server.requests.map(({ path, headers }) => [path, headers["x-security-token"]]);
		assert.deepEqual(signed[0], ["/v3.0/OS-CREDENTIAL/securitytokens", undefined]);
		assert.deepEqual(
			signed.slice(1).map(([, token]) => token),
			["X", "X"],
		);
	});

	it("renews a refused shared token once for all", async () => {
		const { respond } = server;
		await ask({ region: "cn-north-4" });
		await ask({ region: "cn-north-4", projectId: "id-of-cn-north-4" });
		let refused = false;
		server.respond = (request, response, number) => {
			if (refused || request.path.startsWith("/v3")) return respond(request, response, number);
			refused = true;
			json(response, 401, {});
		};
		await ask({ region: "cn-north-4", projectId: "id-of-cn-north-4" });
		await ask({ region: "cn-north-4" });
		assert.equal(tokens().length, 2);
	});
});
