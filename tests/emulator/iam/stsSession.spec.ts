import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { TestEmulator } from "../../support/emulator";
import { type Answer, control, fieldsOf, kmsSigned, send, sendSigned } from "../support/rawRequests";
import type { KeyPair } from "../support/signer";

interface Session {
	readonly credentials: {
		readonly access_key_id: string;
		readonly secret_access_key: string;
		readonly security_token: string;
		readonly expiration: string;
	};
	readonly assumed_agency: { readonly urn: string; readonly id: string };
}

function pairOf(answer: Answer): KeyPair & { readonly expiration: string } {
	assert.equal(answer.outcome, "200");
	const { access_key_id, secret_access_key, security_token, expiration } = fieldsOf<Session>(answer).credentials;
	return { accessKey: access_key_id, secretKey: secret_access_key, securityToken: security_token, expiration };
}

describe("The emulator's STS", () => {
	let test: TestEmulator;

	before(async () => {
		test = await TestEmulator.start();
	});
	afterEach(() => test.reset());
	after(() => test.close());

	const assertLasts = (expiration: string, seconds: number) =>
		assert.ok(Math.abs((Date.parse(expiration) - Date.now()) / 1000 - seconds) < 5, expiration);
	const session = (fields: object) => ({
		agency_urn: test.settings.agencyUrn,
		agency_session_name: "session",
		...fields,
	});
	const assume = (fields: object = {}, pair?: KeyPair) =>
		sendSigned(test.settings, {
			method: "POST",
			target: "/v5/agencies/assume",
			body: JSON.stringify(session(fields)),
			...(pair && { pair }),
		});
	const identity = async (pair?: KeyPair) =>
		sendSigned(test.settings, { target: "/v5/caller-identity", ...(pair && { pair }) });
	const listKeys = async (pair: KeyPair) => (await kmsSigned(test.settings, "list-keys", {}, { pair })).outcome;

	describe("creates a session of the agency", () => {
		it("whose credentials work for an hour, or as requested for 15 minutes to 12 hours", async () => {
			const answer = await assume();
			const { urn, id } = fieldsOf<Session>(answer).assumed_agency;
			assert.match(urn, /^sts::[0-9a-f]{32}:assumed-agency:emulator-agency\/session$/);
			assert.match(id, /^[0-9a-f]{32}:session$/);
			const pair = pairOf(answer);
			assert.equal(await listKeys(pair), "200");
			assert.match(pair.expiration, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
			assertLasts(pair.expiration, 3600);
			for (const duration_seconds of [900, 43_200]) {
				assertLasts(pairOf(await assume({ duration_seconds })).expiration, duration_seconds);
			}
		});

		it("for another session, valid for at most an hour", async () => {
			const pair = pairOf(await assume());
			assert.equal((await assume({ duration_seconds: 3600 }, pair)).outcome, "200");
			assert.equal((await assume({ duration_seconds: 3601 }, pair)).outcome, "400 STS5.0001");
		});

		it("but not for an unsigned request, another agency or an invalid body", async () => {
			const body = JSON.stringify(session({}));
			const headers = { "X-Auth-Token": await test.createToken() };
			const unsigned = await send(test.settings.url, { method: "POST", target: "/v5/agencies/assume", headers, body });
			assert.equal(unsigned.outcome, "401 APIGW.0301");
			assert.equal((await assume({ agency_urn: "iam::x:agency:emulator-agency" })).outcome, "404 STS5.1106");
			for (const fields of [
				{ agency_urn: undefined },
				{ agency_session_name: undefined },
				{ agency_session_name: "x" },
				{ agency_session_name: "a b" },
				{ duration_seconds: 899 },
				{ duration_seconds: 43_201 },
			]) {
				assert.equal((await assume(fields)).outcome, "400 STS5.0001", JSON.stringify(fields));
			}
		});
	});

	it("returns the identity of the signer: the user, or a session of the agency", async () => {
		const { account_id, ...user } = fieldsOf(await identity());
		assert.deepEqual(user, { principal_urn: `iam::${account_id}:user:emulator-user`, principal_id: "emulator-user" });
		const assumed = await assume();
		const { urn, id } = fieldsOf<Session>(assumed).assumed_agency;
		const response = fieldsOf(await identity(pairOf(assumed)));
		assert.deepEqual(response, { account_id, principal_urn: urn, principal_id: id });
		assert.equal((await send(test.settings.url, { target: "/v5/caller-identity" })).outcome, "401 APIGW.0301");
	});

	describe("creates a session for an id token, without a signature,", () => {
		const idToken = async (fields: object = {}) =>
			(await control<{ idToken: string }>(test.settings, "id-token", fields)).idToken;
		const assumeWith = (id_token: string, fields: object = {}) =>
			send(test.settings.url, {
				method: "POST",
				target: "/v5/agencies/assume-with-oidc",
				body: JSON.stringify(session({ provider_urn: test.settings.oidcProviderUrn, id_token, ...fields })),
			});

		it("and returns the subject of the token", async () => {
			const answer = await assumeWith(await idToken({ subject: "someone" }), { policy: "{}", policy_ids: ["x"] });
			assert.equal(await listKeys(pairOf(answer)), "200");
			const { credentials: _, assumed_agency, ...response } = fieldsOf<Session & Record<string, unknown>>(answer);
			assert.match(assumed_agency.urn, /:assumed-agency:emulator-agency\/session$/);
			const provider = test.settings.oidcProviderUrn;
			assert.deepEqual(response, { provider, audience: "emulator-audience", subject_from_id_token: "someone" });
			assert.match(provider, /^iam::[0-9a-f]{32}:oidcProvider:emulator$/);
		});

		it("unless the token has expired by the emulator's clock", async () => {
			assert.equal((await assumeWith(await idToken({ expiresInSeconds: -1 }))).outcome, "400 IAM.0001");
			const token = await idToken({ expiresInSeconds: 60 });
			assert.equal((await assumeWith(token)).outcome, "200");
			await test.advanceClock(60);
			assert.equal((await assumeWith(token)).outcome, "400 IAM.0001");
		});

		it("unless the token is for another audience", async () => {
			assert.equal((await assumeWith(await idToken({ audience: "other" }))).outcome, "400 IAM.0001");
		});

		it("unless the token is changed, signed by another key, unsigned or not an id token", async () => {
			const token = await idToken();
			const [header = "", claims = "", signature = ""] = token.split(".");
			const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
			const decoded = JSON.parse(`${Buffer.from(claims, "base64url")}`);
			const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
			const key = { key: privateKey, dsaEncoding: "ieee-p1363" } as const;
			const forged = sign("sha256", Buffer.from(`${header}.${claims}`), key).toString("base64url");
			const other = await TestEmulator.start();
			const { idToken: foreign } = await control<{ idToken: string }>(other.settings, "id-token");
			await other.close();
			for (const bad of [
				`${header}.${encode({ ...decoded, sub: "someone else" })}.${signature}`,
				`${header}.${claims}.${forged}`,
				`${encode({ alg: "none" })}.${claims}.`,
				`${header}.${claims}`,
				"text",
				foreign,
			]) {
				assert.equal((await assumeWith(bad)).outcome, "400 IAM.0001");
			}
		});

		it("unless the provider or agency is another, or the body is invalid", async () => {
			const token = await idToken();
			assert.equal((await assumeWith(token, { provider_urn: "x" })).outcome, "400 STS5.0001");
			assert.equal((await assumeWith(token, { agency_urn: "x" })).outcome, "404 STS5.1106");
			assert.equal((await assumeWith("")).outcome, "400 STS5.0001");
			assert.equal((await assumeWith(token, { duration_seconds: 899 })).outcome, "400 STS5.0001");
		});
	});
});
