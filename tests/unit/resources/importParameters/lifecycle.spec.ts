import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { createHandlers } from "../../../../provider";
import { FixedClock } from "../../../support/clock";
import { dynamicConfig } from "../../../support/dynamicConfig";
import { json, TestServer } from "../../../support/httpServer";
import { LOW_COST } from "../../../support/scryptCost";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const EXPIRY = 1_700_000_000;
const INPUTS = {
	keyId: KEY_ID,
	wrappingAlgorithm: "RSAES_OAEP_SHA_256",
	earlyRenewalSeconds: 0,
	region: "cn-north-4",
	projectId: "p1",
};
const STATE = {
	...INPUTS,
	importToken: "T",
	publicKey: "P",
	expirationTime: EXPIRY,
	expiresAt: "2023-11-14T22:13:20Z",
};
const ID = `cn-north-4/p1/${KEY_ID}/RSAES_OAEP_SHA_256`;

describe("The lifecycle of import parameters", () => {
	let server: TestServer;
	let clock: FixedClock;
	let handlers: Required<pulumi.dynamic.ResourceProvider>;
	let logged: string[];
	const config: Record<string, string> = {};
	const create = () => {
		const log = (_: string, message: string) => void logged.push(message);
		return createHandlers({ clock, scryptCost: LOW_COST, env: {}, log })
			.importParameters as Required<pulumi.dynamic.ResourceProvider>;
	};

	beforeEach(async () => {
		server = await TestServer.start((_, response) => json(response, 500, {}));
		clock = new FixedClock(EXPIRY * 1000 - 1);
		logged = [];
		handlers = create();
		Object.assign(config, {
			"huaweicloud:token": "t",
			"huaweicloud:region": "cn-north-4",
			"huaweicloud:projectId": "p1",
			"huaweicloud:endpoints": JSON.stringify({ kms: server.url, iam: server.url }),
			"huaweicloud:maxRetries": "0",
		});
		await handlers.configure({ config: dynamicConfig(config) });
	});
	afterEach(() => server.close());

	const answerKeyState = (key_state: string) => {
		server.respond = (_, response) => json(response, 200, { key_info: { key_state } });
	};
	const refuse = (status: number, error_code: string) => {
		server.respond = (_, response) => json(response, status, { error: { error_code, error_msg: "" } });
	};

	describe("check", () => {
		it("fills in defaults, region and project, and treats null as omitted", async () => {
			const { inputs, failures } = await handlers.check({}, { keyId: KEY_ID, sequence: null });
			assert.deepEqual([inputs, failures], [INPUTS, []]);
		});

		it("prefers what the resource says to what the configuration says", async () => {
			const { inputs } = await handlers.check({}, { keyId: KEY_ID, region: "cn-east-3", projectId: "p2" });
			assert.deepEqual([inputs.region, inputs.projectId], ["cn-east-3", "p2"]);
		});

		it("finds every fault at once, by its property", async () => {
			const bad = {
				keyId: "x",
				wrappingAlgorithm: "x",
				sequence: "x",
				earlyRenewalSeconds: 1.5,
				endpoint: "http://x.y",
				typo: 1,
			};
			const { failures } = await handlers.check({}, bad);
			const names = failures?.map(({ property, reason }) => property || reason.split(" ")[0]);
			assert.deepEqual(names?.sort(), Object.keys(bad).sort());
		});

		it("names an unknown argument only in the reason, because the engine prints a property's value, which may be a key", async () => {
			const { failures } = await handlers.check({}, { keyId: KEY_ID, material: "secret" });
			assert.deepEqual(
				failures?.map(({ property }) => property),
				[""],
			);
			assert.match(failures?.[0]?.reason ?? "", /^material is not an argument; the arguments are keyId, /);
		});

		it("holds what the configuration gives to the same rules", async () => {
			config["huaweicloud:region"] = "evil.example/#";
			await handlers.configure({ config: dynamicConfig(config) });
			const { failures } = await handlers.check({}, { keyId: KEY_ID });
			assert.deepEqual(failures, [
				{
					property: "",
					reason: 'Pulumi config huaweicloud:region is "evil.example/#": it must be a region\'s id, like cn-north-4.',
				},
			]);
		});

		it("reports a value of the wrong type as a fault", async () => {
			const wrong = {
				keyId: 1,
				wrappingAlgorithm: {},
				sequence: [],
				earlyRenewalSeconds: "0",
				region: 5,
				projectId: true,
				endpoint: 1,
			};
			const { failures } = await handlers.check({}, wrong);
			assert.deepEqual(failures?.map(({ property }) => property).sort(), Object.keys(wrong).sort());
		});

		it("accepts key ids of 0-9 and a-z, as the current edition of the page has them", async () => {
			const accepts = async (keyId: unknown) => (await handlers.check({}, { keyId })).failures?.length === 0;
			assert.ok(await accepts("zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz"));
			for (const keyId of [KEY_ID.toUpperCase(), `${KEY_ID}0`, ` ${KEY_ID}`, 5, undefined])
				assert.ok(!(await accepts(keyId)), `${keyId}`);
		});

		it("takes unknown values as they are", async () => {
			const news = {
				keyId: UNKNOWN,
				sequence: UNKNOWN,
				endpoint: UNKNOWN,
				region: UNKNOWN,
				earlyRenewalSeconds: UNKNOWN,
			};
			const { inputs, failures } = await handlers.check({}, news);
			assert.deepEqual(failures, []);
			assert.equal(inputs.keyId, UNKNOWN);
		});

		it("never repeats the password in an endpoint", async () => {
			const { failures } = await handlers.check({}, { keyId: KEY_ID, endpoint: "https://user:s3cr3t@kms.example.com" });
			// The engine prints the value of a property that it is told is at fault.
			assert.deepEqual(
				failures?.map(({ property }) => property),
				[""],
			);
			assert.match(failures?.[0]?.reason ?? "", /^endpoint must not contain a user name or password/);
		});
	});

	describe("diff", () => {
		it("sees no change before the parameters expire, without a request", async () => {
			assert.deepEqual(await handlers.diff(ID, STATE, INPUTS), { changes: false, replaces: [] });
			assert.equal(server.requests.length, 0);
		});

		const boundaries: [name: string, earlyRenewalSeconds: number, nowMs: number, isDue: boolean][] = [
			["just before expiry", 0, EXPIRY * 1000 - 1, false],
			["at expiry", 0, EXPIRY * 1000, true],
			["just after expiry", 0, EXPIRY * 1000 + 1, true],
			["just before the window", 600, (EXPIRY - 600) * 1000 - 1, false],
			["at the start of the window", 600, (EXPIRY - 600) * 1000, true],
			["in a window of the whole lifetime", 86_400, (EXPIRY - 86_400) * 1000, true],
			["in a window longer than the lifetime", 172_800, (EXPIRY - 86_400) * 1000, true],
		];
		for (const [name, earlyRenewalSeconds, nowMs, isDue] of boundaries) {
			it(`${isDue ? "renews" : "keeps"} parameters ${name}`, async () => {
				clock.set(nowMs);
				answerKeyState("5");
				const { replaces } = await handlers.diff(
					ID,
					{ ...STATE, earlyRenewalSeconds },
					{ ...INPUTS, earlyRenewalSeconds },
				);
				assert.deepEqual(replaces, isDue ? ["expirationTime"] : []);
				assert.deepEqual([server.requests.length, logged.length], isDue ? [1, 1] : [0, 0]);
			});
		}

		for (const [state, isRenewed] of [
			["1", true],
			["2", false],
			["3", false],
			["4", true],
			["5", true],
		] as const) {
			it(`${isRenewed ? "renews" : "keeps"} expired parameters of a key in state ${state}`, async () => {
				clock.set(EXPIRY * 1000);
				answerKeyState(state);
				assert.equal((await handlers.diff(ID, STATE, INPUTS)).changes, isRenewed);
			});
		}

		it("renews expired parameters when describe-key is refused or unknown", async () => {
			clock.set(EXPIRY * 1000);
			for (const [status, code] of [
				[403, "KMS.0306"],
				[404, "APIGW.0101"],
				[404, ""],
				[404, "KMS.0207"],
			] as const) {
				refuse(status, code);
				assert.deepEqual((await handlers.diff(ID, STATE, INPUTS)).replaces, ["expirationTime"]);
			}
		});

		it("fails when describe-key fails for a reason that may pass", async () => {
			clock.set(EXPIRY * 1000);
			refuse(503, "KMS.0104");
			await assert.rejects(handlers.diff(ID, STATE, INPUTS), /Describing key .*: the service answered 503 KMS\.0104/);
		});

		it("sends no request if the key changes", async () => {
			clock.set(EXPIRY * 1000);
			const otherKey = { ...INPUTS, keyId: KEY_ID.replace("0", "1") };
			assert.deepEqual((await handlers.diff(ID, STATE, otherKey)).replaces, ["keyId"]);
			assert.equal(server.requests.length, 0);
		});

		for (const [when, nowMs] of [
			["while they are valid", EXPIRY * 1000 - 1],
			["once they have expired", EXPIRY * 1000],
		] as const) {
			it(`stores another algorithm or sequence without a replacement if the key holds its material, ${when}`, async () => {
				clock.set(nowMs);
				const news = { ...INPUTS, wrappingAlgorithm: "SM2_ENCRYPT", sequence: KEY_ID };
				answerKeyState("2");
				assert.deepEqual(await handlers.diff(ID, STATE, news), { changes: true, replaces: [] });
				assert.deepEqual(await handlers.update(ID, STATE, news), { outs: { ...STATE, ...news } });
				answerKeyState("5");
				assert.deepEqual((await handlers.diff(ID, STATE, news)).replaces, ["wrappingAlgorithm", "sequence"]);
				assert.equal(server.requests.length, 2);
			});
		}

		it("stores another endpoint without a request", async () => {
			const news = { ...INPUTS, endpoint: "https://kms.example.com" };
			assert.deepEqual(await handlers.diff(ID, STATE, news), { changes: true, replaces: [] });
			assert.equal(server.requests.length, 0);
		});

		it("takes an unknown argument for a changed one", async () => {
			assert.deepEqual((await handlers.diff(ID, STATE, { ...INPUTS, keyId: UNKNOWN })).replaces, ["keyId"]);
			const { changes, replaces } = await handlers.diff(ID, STATE, { ...INPUTS, earlyRenewalSeconds: UNKNOWN });
			assert.deepEqual([changes, replaces], [true, []]);
		});

		it("leaves the project alone when the program stops naming it", async () => {
			const { projectId: _, ...news } = INPUTS;
			assert.equal((await handlers.diff(ID, STATE, news)).changes, false);
		});
	});

	describe("create, for a key that holds its material,", () => {
		const creating = () => handlers.create(INPUTS);

		it("asks for the resource to be removed", async () => {
			refuse(400, "KMS.0310");
			await assert.rejects(creating(), /KMS\.0310.* needs no import parameters: remove the resource from the program/);
		});

		for (const [reason, nowMs, news] of [
			["a changed argument replaces them", EXPIRY * 1000 - 1, { ...INPUTS, wrappingAlgorithm: "SM2_ENCRYPT" }],
			["they have expired", EXPIRY * 1000, INPUTS],
		] as const) {
			it(`asks for the permission to see that, if ${reason}`, async () => {
				clock.set(nowMs);
				refuse(403, "KMS.0306");
				await handlers.diff(ID, STATE, news);
				refuse(400, "KMS.0310");
				await assert.rejects(creating(), /needs no other import parameters: grant kms:cmk:get/);
			});
		}

		it("says what to do about other refusals in terms of resources", async () => {
			refuse(429, "APIGW.0308");
			await assert.rejects(creating(), /fewer operations at once \(pulumi up --parallel\)/);
		});
	});

	describe("read", () => {
		it("stores fresh values and keeps the arguments", async () => {
			const answer = { import_token: "T2", public_key: "P2", expiration_time: EXPIRY + 1 };
			server.respond = (_, response) => json(response, 200, answer);
			const { id, props } = await handlers.read(ID, { ...STATE, earlyRenewalSeconds: 5, sequence: KEY_ID });
			const fresh = {
				importToken: "T2",
				publicKey: "P2",
				expirationTime: EXPIRY + 1,
				expiresAt: "2023-11-14T22:13:21Z",
			};
			assert.deepEqual(props, { ...STATE, ...fresh, earlyRenewalSeconds: 5, sequence: KEY_ID });
			assert.equal(id, ID);
			assert.equal(JSON.parse(server.requests[0]?.body ?? "").sequence, KEY_ID);
		});

		it("needs nothing but the id", async () => {
			server.respond = (_, response) =>
				json(response, 200, { import_token: "T", public_key: "P", expiration_time: `${EXPIRY}` });
			assert.deepEqual(await handlers.read(ID, {}), { id: ID, props: STATE });
		});

		it("keeps the stored values when the key is no longer pending import or is disabled", async () => {
			for (const code of ["KMS.0310", "KMS.0209"]) {
				refuse(400, code);
				assert.deepEqual(await handlers.read(ID, { ...STATE, __provider: "x" }), { id: ID, props: STATE });
			}
		});

		it("fails in the same case when there are no stored values to keep", async () => {
			refuse(400, "KMS.0310");
			await assert.rejects(handlers.read(ID, {}), /KMS\.0310/);
		});

		it("reports the resource as gone when the key is unknown or scheduled for deletion", async () => {
			for (const [status, code] of [
				[404, "KMS.0207"],
				[400, "KMS.0210"],
			] as const) {
				refuse(status, code);
				assert.deepEqual(await handlers.read(ID, STATE), { id: "" });
			}
		});

		it("fails for any other reason, a 404 without the service's code included", async () => {
			for (const [status, code] of [
				[404, "KMS.XXX"],
				[404, "APIGW.0101"],
				[403, "KMS.0306"],
				[500, ""],
			] as const) {
				refuse(status, code);
				await assert.rejects(handlers.read(ID, STATE), new RegExp(`${status}`));
			}
		});
	});

	it("sends nothing if the configuration is invalid, even without a check before", async () => {
		config["huaweicloud:endpoints"] = JSON.stringify({ kms: "http://kms.example.com", iam: server.url });
		const fresh = create();
		await fresh.configure({
			config: dynamicConfig(config),
		});
		await assert.rejects(fresh.read(ID, STATE), {
			code: "notConfigured",
			message: /endpoint of kms \(.*endpoints.*\) is "http:.*must start with https/,
		});
	});

	it("shows the engine an error's message and code, and no stack", async () => {
		refuse(403, "KMS.0306");
		await assert.rejects(handlers.create(INPUTS), (error: Error) => {
			assert.equal(error.stack, "code denied");
			return /^Getting import parameters for key 0d0466b0-/.test(error.message);
		});
	});

	it("names the project of the credentials where none is given", async () => {
		const { "huaweicloud:projectId": _, ...rest } = config;
		const fresh = create();
		await fresh.configure({
			config: dynamicConfig(rest),
		});
		const answer = { import_token: "T", public_key: "P", expiration_time: EXPIRY };
		server.respond = ({ method }, response) =>
			json(response, 200, method === "GET" ? { projects: [{ id: "p1", name: "n" }] } : answer);
		const { projectId: _without, ...inputs } = INPUTS;
		assert.deepEqual(await fresh.create(inputs), { id: ID, outs: STATE });
	});
});
