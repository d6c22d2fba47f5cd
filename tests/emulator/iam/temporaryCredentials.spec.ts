import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";
import { DAY, outcomeOf } from "../support/kmsRequests";
import {
	type Answer,
	control,
	fieldsOf,
	kmsSigned,
	type SignedOptions,
	send,
	sendSigned,
} from "../support/rawRequests";
import type { KeyPair } from "../support/signer";

const PATH = "/v3.0/OS-CREDENTIAL/securitytokens";
const DOMAIN = { domain_name: "emulator-domain" };
const AGENCY = { ...DOMAIN, agency_name: "emulator-agency" };
const REFUSED = "401 APIGW.0301";

/** Temporary credentials as IAM returns them. */
function pairOf(answer: Answer): KeyPair & { readonly expiresAt: string } {
	assert.equal(answer.outcome, "201");
	const { access, secret, securitytoken, expires_at } = fieldsOf<{ credential: Record<string, string> }>(
		answer,
	).credential;
	return {
		accessKey: `${access}`,
		secretKey: `${secret}`,
		securityToken: `${securitytoken}`,
		expiresAt: `${expires_at}`,
	};
}

describe("The emulator's temporary credentials", () => {
	let test: TestEmulator;
	let token: string;

	beforeEach(async () => {
		test = await TestEmulator.start();
		token = await test.createToken();
	});
	afterEach(() => test.close());

	const ask = (identity: object, headers: Record<string, string> = { "X-Auth-Token": token }) =>
		send(test.settings.url, { method: "POST", target: PATH, headers, body: JSON.stringify({ auth: { identity } }) });
	const ofToken = (fields?: object) => ({ methods: ["token"], ...(fields && { token: fields }) });
	const ofAgency = (fields: object = {}) => ({ methods: ["assume_role"], assume_role: { ...AGENCY, ...fields } });
	const listKeys = async (pair: KeyPair, options: Partial<SignedOptions> = {}) =>
		(await kmsSigned(test.settings, "list-keys", {}, { pair, ...options })).outcome;
	const createToken = (identity: object, scope: object, headers: Record<string, string> = {}) =>
		fetch(`${test.settings.url}/v3/auth/tokens`, {
			method: "POST",
			headers,
			body: JSON.stringify({ auth: { identity, scope } }),
		});
	const password = {
		user: { domain: { name: "emulator-domain" }, name: "emulator-user", password: "emulator-password" },
	};
	const byPassword = { methods: ["password"], password };
	const tokenFrom = (response: Response) => response.headers.get("X-Subject-Token") ?? "";

	describe("are issued by IAM", () => {
		it("for a token in the header or the body, for a signature, and for the agency", async () => {
			const signed = { method: "POST", target: PATH, body: JSON.stringify({ auth: { identity: ofToken() } }) };
			for (const answer of [
				await ask(ofToken()),
				await ask(ofToken({ id: token }), {}),
				await sendSigned(test.settings, signed),
				await ask(ofAgency()),
				await sendSigned(test.settings, { ...signed, body: JSON.stringify({ auth: { identity: ofAgency() } }) }),
			]) {
				assert.equal(await listKeys(pairOf(answer)), "200");
			}
		});

		it("for 15 minutes, or as requested for up to a day, as a number or a string", async () => {
			for (const [duration, seconds] of [
				[undefined, 900],
				[900, 900],
				["86400", 86_400],
			] as const) {
				for (const identity of [ofToken({ duration_seconds: duration }), ofAgency({ duration_seconds: duration })]) {
					const { expiresAt } = pairOf(await ask(identity));
					assert.match(expiresAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
					assert.ok(Math.abs(Date.parse(expiresAt) / 1000 - Date.now() / 1000 - seconds) < 5);
				}
			}
			for (const duration_seconds of [899, 86_401, "x", 900.5]) {
				assert.equal((await ask(ofToken({ duration_seconds }))).outcome, "400 400");
				assert.equal((await ask(ofAgency({ duration_seconds }))).outcome, "400 400");
			}
		});

		it("for a token of the whole account, too", async () => {
			const response = await createToken(byPassword, { domain: { name: "emulator-domain" } });
			assert.equal(await listKeys(pairOf(await ask(ofToken(), { "X-Auth-Token": tokenFrom(response) }))), "200");
		});

		it("but not without a valid token or signature", async () => {
			assert.equal((await ask(ofToken(), {})).outcome, "401 401");
			assert.equal((await ask(ofToken({ id: "x" }), {})).outcome, "401 401");
			assert.equal((await ask(ofAgency(), { "X-Auth-Token": "x" })).outcome, "401 401");
			await test.advanceClock(DAY);
			assert.equal((await ask(ofToken())).outcome, "401 401");
		});

		it("but not for another agency, for a session of the agency, or for an invalid body", async () => {
			for (const fields of [{ agency_name: "x" }, { domain_name: "x" }, { agency_name: undefined }]) {
				assert.equal((await ask(ofAgency(fields))).outcome, "404 404");
			}
			const pair = pairOf(await ask(ofAgency()));
			const body = JSON.stringify({ auth: { identity: ofAgency() } });
			const nested = await sendSigned(test.settings, { method: "POST", target: PATH, body, pair });
			assert.equal(nested.outcome, "403 403");
			for (const identity of [{}, { methods: [] }, { methods: ["password"] }, { methods: ["assume_role"] }]) {
				assert.equal((await ask(identity)).outcome, "400 400");
			}
		});
	});

	describe("sign requests", () => {
		it("only together with their security token, whether it is signed or not", async () => {
			const pair = pairOf(await ask(ofToken()));
			const other = pairOf(await ask(ofToken()));
			assert.equal(await listKeys({ accessKey: pair.accessKey, secretKey: pair.secretKey }), REFUSED);
			assert.equal(await listKeys({ ...pair, securityToken: `${other.securityToken}` }), REFUSED);
			assert.equal(await listKeys({ ...test.settings, securityToken: `${pair.securityToken}` }), REFUSED);
			assert.equal(await listKeys({ ...pair, securityToken: "x" }), REFUSED);
			const { accessKey, secretKey } = pair;
			const unsigned: Partial<SignedOptions> = {
				tamper: ({ headers }) => ({ headers: { ...headers, "X-Security-Token": `${pair.securityToken}` } }),
			};
			assert.equal(await listKeys({ accessKey, secretKey }, unsigned), "200");
		});

		it("until they expire", async () => {
			const pair = pairOf(await ask(ofToken({ duration_seconds: 1000 })));
			await test.advanceClock(990);
			assert.equal(await listKeys(pair, { aheadSeconds: 990 }), "200");
			await test.advanceClock(10);
			assert.equal(await listKeys(pair, { aheadSeconds: 1000 }), REFUSED);
		});

		it("and are locked separately after five failures, like permanent ones", async () => {
			const [pair, other] = [pairOf(await ask(ofToken())), pairOf(await ask(ofToken()))];
			for (let i = 0; i < 5; i++) assert.equal(await listKeys({ ...pair, secretKey: "wrong" }), REFUSED);
			assert.deepEqual([await listKeys(pair), await listKeys(other)], [REFUSED, "200"]);
		});
	});

	describe("and tokens", () => {
		const listKeysWith = async (withToken: string) =>
			outcomeOf(await test.kms("list-keys", {}, { "X-Auth-Token": withToken }));

		it("are issued for the agency, by the current or old name of the field, for a project or the account", async () => {
			const { projectId } = test.settings;
			for (const agency of [AGENCY, { ...DOMAIN, xrole_name: "emulator-agency" }]) {
				const identity = { methods: ["assume_role"], assume_role: agency };
				const response = await createToken(identity, { project: { id: projectId } }, { "X-Auth-Token": token });
				assert.equal(response.status, 201);
				assert.equal(await listKeysWith(tokenFrom(response)), "200");
				const { token: issued } = (await response.json()) as { token: { methods: string[]; user: { name: string } } };
				assert.deepEqual([issued.methods, issued.user.name], [["assume_role"], "emulator-domain/emulator-agency"]);
			}
		});

		it("are not issued for an unknown agency, without authentication, or to a session of the agency", async () => {
			const { projectId } = test.settings;
			const assume = (agency: object, withToken: string) =>
				createToken(
					{ methods: ["assume_role"], assume_role: { ...AGENCY, ...agency } },
					{ project: { id: projectId } },
					{ "X-Auth-Token": withToken },
				);
			assert.equal((await assume({ agency_name: "x" }, token)).status, 404);
			assert.equal((await assume({ domain_name: "x" }, token)).status, 404);
			assert.equal((await assume({}, "x")).status, 401);
			assert.equal((await assume({}, tokenFrom(await assume({}, token)))).status, 403);
		});

		it("for the whole account, by name or id, are not valid for a project", async () => {
			const id = `${/[0-9a-f]{32}/.exec(test.settings.agencyUrn)}`;
			for (const domain of [{ name: "emulator-domain" }, { id }]) {
				const response = await createToken(byPassword, { domain });
				assert.equal(response.status, 201);
				assert.equal(await listKeysWith(tokenFrom(response)), "403 KMS.0321");
				const { token: issued } = (await response.json()) as { token: { domain: object; project?: object } };
				assert.deepEqual([issued.domain, issued.project], [{ id, name: "emulator-domain" }, undefined]);
			}
			assert.equal((await createToken(byPassword, { domain: { name: "x" } })).status, 401);
		});

		it("stop working when they are revoked, while later ones work", async () => {
			const pair = pairOf(await ask(ofToken()));
			await control(test.settings, "revoke");
			assert.equal(await listKeysWith(token), REFUSED);
			assert.equal((await ask(ofToken())).outcome, REFUSED);
			assert.equal(await listKeys(pair), REFUSED);
			assert.equal(await listKeys(test.settings), "200");
			token = await test.createToken();
			assert.equal(await listKeysWith(token), "200");
			assert.equal(await listKeys(pairOf(await ask(ofToken()))), "200");
		});
	});
});
