import assert from "node:assert/strict";
import { type Emulator, startEmulator, type User } from "huaweicloud-kms-emulator";
import { kmsSigned, send } from "../support/rawRequests";
import type { KeyPair } from "../support/signer";

const REFUSED = "401 APIGW.0301";

describe("An emulator with several users", () => {
	let emulator: Emulator;
	let alice: User;
	let bob: User;

	beforeEach(async () => {
		emulator = await startEmulator({ user: "alice", moreUsers: ["bob", "bob", "alice"], rateLimitPerSecond: 10 });
		const [first, second] = emulator.users;
		assert.ok(first && second);
		[alice, bob] = [first, second];
	});
	afterEach(() => emulator.close());

	const logIn = async (name: string, password: string) => {
		const { url, domainName, projectId } = emulator;
		const user = { domain: { name: domainName }, name, password };
		const auth = { identity: { methods: ["password"], password: { user } }, scope: { project: { id: projectId } } };
		const response = await fetch(`${url}/v3/auth/tokens`, { method: "POST", body: JSON.stringify({ auth }) });
		const { token } = (await response.json()) as { token?: { user: { name: string } } };
		return { outcome: `${response.status} ${token?.user.name}`, token: response.headers.get("X-Subject-Token") ?? "" };
	};
	const listKeys = async (pair: KeyPair) => (await kmsSigned(emulator, "list-keys", {}, { pair })).outcome;
	const listByToken = async (token: string) => {
		const target = `/v1.0/${emulator.projectId}/kms/list-keys`;
		const headers = { "X-Auth-Token": token };
		return (await send(emulator.url, { method: "POST", target, headers, body: "{}" })).outcome;
	};

	it("has each user once, the primary one first, with credentials that are the same in every emulator", async () => {
		assert.deepEqual(
			emulator.users.map(({ userName }) => userName),
			["alice", "bob"],
		);
		const { userName, password, accessKey, secretKey } = emulator;
		assert.deepEqual({ userName, password, accessKey, secretKey }, alice);
		assert.equal(new Set([alice, bob].flatMap((user) => Object.values(user))).size, 8);
		assert.match(bob.accessKey, /^[0-9A-Z]{20}$/);
		assert.match(bob.secretKey, /^\S{40}$/);
		const other = await startEmulator({ moreUsers: ["bob"] });
		assert.deepEqual(other.users[1], bob);
		assert.equal(other.userName, "emulator-user");
		await other.close();
	});

	it("lets each user log in by password, sign with its own access key, and use the same KMS keys", async () => {
		for (const { userName, password } of [alice, bob])
			assert.equal((await logIn(userName, password)).outcome, `201 ${userName}`);
		const created = await kmsSigned(emulator, "create-key", { key_alias: "key" }, { pair: alice });
		const { key_id } = JSON.parse(created.text).key_info;
		assert.equal((await kmsSigned(emulator, "describe-key", { key_id }, { pair: bob })).outcome, "200");
	});

	it("refuses the password or the secret key of another user, and unknown users", async () => {
		for (const [name, password] of [
			["alice", bob.password],
			["bob", alice.password],
			["emulator-user", "emulator-password"],
			["carol", "carol-password"],
		] as const) {
			assert.equal((await logIn(name, password)).outcome, "401 undefined");
		}
		assert.equal(await listKeys({ accessKey: alice.accessKey, secretKey: bob.secretKey }), REFUSED);
		assert.equal(await listKeys({ accessKey: bob.accessKey, secretKey: alice.secretKey }), REFUSED);
	});

	it("locks the access key of one user, and no other", async () => {
		for (let i = 0; i < 5; i++) assert.equal(await listKeys({ ...alice, secretKey: "wrong" }), REFUSED);
		assert.equal(await listKeys(alice), REFUSED);
		assert.equal(await listKeys(bob), "200");
		assert.equal(await listByToken((await logIn("alice", alice.password)).token), "200");
	});

	it("counts the requests of each user separately, across tokens and signatures", async () => {
		const { token } = await logIn("alice", alice.password);
		const outcomes = await Promise.all(Array.from({ length: 15 }, () => [listKeys(alice), listByToken(token)]).flat());
		const throttled = outcomes.filter((outcome) => outcome === "429 APIGW.0308");
		assert.ok(throttled.length >= 10 && throttled.length <= 20, `${throttled.length} of ${outcomes.length}`);
		assert.equal(await listKeys(bob), "200");
	});
});
