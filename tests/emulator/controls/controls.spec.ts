import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";
import { progressOf, send } from "../support/rawRequests";

describe("The emulator's controls", () => {
	let emulator: TestEmulator;
	let keyId: string;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		keyId = await emulator.createKey("key");
	});
	afterEach(() => emulator.close());

	const describeKey = () => emulator.kms("describe-key", { key_id: keyId });
	/** The response as sent over the wire. */
	const requestOf = async (operation: string, fields: object = {}) => ({
		method: "POST",
		target: `/v1.0/${emulator.settings.projectId}/kms/${operation}`,
		headers: { "X-Auth-Token": await emulator.createToken() },
		body: JSON.stringify({ key_id: keyId, ...fields }),
	});
	const post = (command: string, body: string) =>
		fetch(`${emulator.settings.url}/_emulator/${command}`, { method: "POST", body });

	it("keep a journal of time, operation and status, and of nothing else", async () => {
		await describeKey();
		await emulator.kms("describe-key", {});
		const requests = await emulator.requests();
		const expected = ["auth/tokens 201", "create-key 200", "describe-key 200", "describe-key 400"];
		assert.deepEqual(
			requests.map(({ operation, status }) => `${operation} ${status}`),
			expected,
		);
		for (const request of requests) assert.deepEqual(Object.keys(request), ["time", "operation", "status"]);
	});

	it("move the clock forward and back", async () => {
		const hourFrom = async (advanceSeconds: number) => {
			const { time } = (await (await post("clock", JSON.stringify({ advanceSeconds }))).json()) as { time: string };
			return Math.round((Date.parse(time) - Date.now()) / 3_600_000);
		};
		assert.equal(await hourFrom(7200), 2);
		assert.equal(await hourFrom(-10_800), -1);
	});

	it("don't move the clock beyond the dates that can be written", async () => {
		for (const advanceSeconds of [1e300, 3e11, -1e11]) {
			const response = await post("clock", JSON.stringify({ advanceSeconds }));
			assert.match(`${response.status} ${await response.text()}`, /^400 .*advanceSeconds: .* 1970 and 9989/);
		}
		assert.equal((await describeKey()).status, 200);
	});

	it("apply a fault the given number of times: a status, a code in its service's form, a wait or a body", async () => {
		await emulator.addFault({ operation: "describe-key", times: 2, errorCode: "APIGW.0308", retryAfterSeconds: 3 });
		await emulator.addFault({ operation: "describe-key", status: 500 });
		await emulator.addFault({ operation: "describe-key", status: 502, body: "<html></html>" });
		for (let i = 0; i < 2; i++) {
			const throttled = await describeKey();
			assert.deepEqual([throttled.status, throttled.headers.get("Retry-After")], [429, "3"]);
			assert.equal(((await throttled.json()) as { error_code: string }).error_code, "APIGW.0308");
		}
		const failed = await describeKey();
		assert.equal(((await failed.json()) as { error: { error_code: string } }).error.error_code, "KMS.0102");
		const broken = await describeKey();
		assert.deepEqual([broken.status, await broken.text()], [502, "<html></html>"]);
		assert.equal((await describeKey()).status, 200);
	});

	it("complete a fault with defaults", async () => {
		const faults = [
			{ status: 401 },
			{ status: 503 },
			{ errorCode: "KMS.9999" },
			{ retryAfterSeconds: 1 },
			{ body: {} },
		];
		for (const fault of faults) await emulator.addFault({ operation: "describe-key", ...fault });
		const answers: string[] = [];
		for (const _ of faults) {
			const response = await describeKey();
			const body = (await response.json()) as { error?: { error_code: string }; error_code?: string };
			answers.push(`${response.status} ${body.error?.error_code ?? body.error_code}`);
		}
		assert.deepEqual(answers, ["401 APIGW.0301", "503 KMS.0102", "400 KMS.9999", "429 APIGW.0308", "200 undefined"]);
	});

	it("break the connection before or after an operation takes effect", async () => {
		for (const [drop, state] of [
			["before", "5"],
			["after", "4"],
		] as const) {
			await emulator.addFault({ operation: "schedule-key-deletion", drop });
			await assert.rejects(emulator.kms("schedule-key-deletion", { key_id: keyId, pending_days: "7" }));
			const { key_info } = (await (await describeKey()).json()) as { key_info: { key_state: string } };
			assert.equal(key_info.key_state, state);
		}
		const dropped = (await emulator.requests()).filter(({ status }) => status === 0);
		assert.equal(dropped.length, 2);
	});

	it("add or replace headers of a response, whether it is the operation's or the fault's", async () => {
		const date = "Thu, 01 Jan 2026 00:00:00 GMT";
		await emulator.addFault({ operation: "describe-key", headers: { Date: date, "X-Added": "1" } });
		await emulator.addFault({ operation: "describe-key", status: 302, headers: { location: "http://127.0.0.1:1/" } });
		const usual = await describeKey();
		assert.deepEqual([usual.status, usual.headers.get("Date"), usual.headers.get("X-Added")], [200, date, "1"]);
		const redirect = await send(emulator.settings.url, await requestOf("describe-key"));
		assert.deepEqual([redirect.status, redirect.headers.location], [302, "http://127.0.0.1:1/"]);
	});

	it("break the connection in the middle of the body", async () => {
		await emulator.addFault({ operation: "describe-key", dropBody: true });
		await emulator.addFault({ operation: "describe-key", dropBody: true, status: 503, body: { half: "of this" } });
		for (const status of [200, 503]) {
			const response = await describeKey();
			assert.equal(response.status, status);
			await assert.rejects(response.text());
		}
		const statuses = (await emulator.requests()).map(({ status }) => status);
		assert.deepEqual(statuses.slice(-2), [200, 503]);
	});

	it("stall a response before its headers or in the middle of its body", async () => {
		await emulator.addFault({ operation: "schedule-key-deletion", stall: "headers" });
		await emulator.addFault({ operation: "describe-key", stall: "body" });
		const deletion = await requestOf("schedule-key-deletion", { pending_days: "7" });
		assert.equal(await progressOf(emulator.settings.url, deletion), "nothing");
		assert.equal(await progressOf(emulator.settings.url, await requestOf("describe-key")), "200 and half of the body");
		const statuses = (await emulator.requests()).map(({ operation, status }) => `${operation} ${status}`);
		assert.ok(statuses.includes("schedule-key-deletion 0") && statuses.includes("describe-key 200"));
		const { key_info } = (await (await describeKey()).json()) as { key_info: { key_state: string } };
		assert.equal(key_info.key_state, "4");
	});

	it("delay a response without changing it", async () => {
		await emulator.addFault({ operation: "*", delayMs: 50 });
		const start = performance.now();
		assert.equal((await describeKey()).status, 200);
		assert.ok(performance.now() - start >= 49);
	});

	it("reset everything", async () => {
		await emulator.addFault({ operation: "*", status: 500 });
		await emulator.reset();
		assert.deepEqual(await emulator.requests(), []);
		assert.equal((await describeKey()).status, 404);
	});

	it("say what is wrong with a request", async () => {
		const outcomeText = async (command: string, body: string) => {
			const response = await post(command, body);
			return `${response.status} ${((await response.json()) as { error: string }).error}`;
		};
		assert.match(await outcomeText("faults", "{"), /^400 /);
		assert.match(await outcomeText("faults", '{"operation":"x"}'), /^400 .*does nothing/);
		assert.match(await outcomeText("faults", '{"operation":"x","drop":"sometimes"}'), /^400 drop/);
		assert.match(await outcomeText("faults", '{"operation":"x","stall":"end"}'), /^400 stall/);
		assert.match(await outcomeText("faults", '{"operation":"x","headers":{"a b":"c"}}'), /^400 headers/);
		assert.match(await outcomeText("faults", '{"operation":"x","headers":{"Trailer":"c"}}'), /^400 headers/);
		assert.match(await outcomeText("clock", '{"advanceSeconds":"1"}'), /^400 advanceSeconds/);
		assert.match(await outcomeText("unknown", "{}"), /^404 .*POST faults/);
	});
});
