import { body, type SavedValues, type Scenario, type Step } from "./scenario";

const DOMAIN = "emulator-domain";
const AGENCY_URN = "iam::5f0d9a7be3c24c81b6a4d2f1e0938475:agency:emulator-agency";
const PROVIDER_URN = "iam::5f0d9a7be3c24c81b6a4d2f1e0938475:oidcProvider:emulator";
const PROJECT = { project: { name: "cn-north-4" } };

const byPassword = (password: string, scope: object) => {
	const user = { domain: { name: DOMAIN }, name: "emulator-user", password };
	return { auth: { identity: { methods: ["password"], password: { user } }, scope } };
};
const byAgency = (agency_name: string, scope?: object) => {
	const assume_role = { agency_name, domain_name: DOMAIN };
	return { auth: { identity: { methods: ["assume_role"], assume_role }, ...(scope && { scope }) } };
};
const ofToken = (fields: object = {}) => ({ auth: { identity: { methods: ["token"], token: fields } } });
const session = (fields: object = {}) => ({ agency_urn: AGENCY_URN, agency_session_name: "session", ...fields });
const withIdToken = ({ idToken }: SavedValues) => session({ provider_urn: PROVIDER_URN, id_token: idToken });
const tokenIn = (name: string) => (saved: SavedValues) => ({ "X-Auth-Token": `${saved[name]}` });

const TOKENS: readonly Step[] = [
	["auth/tokens", "201", body(() => byPassword("emulator-password", PROJECT)), { token: "x-subject-token" }],
	["auth/tokens", "201", body(() => byPassword("emulator-password", { domain: { name: DOMAIN } }))],
	[
		"auth/tokens",
		"201",
		(saved) => ({ headers: tokenIn("token")(saved), body: byAgency("emulator-agency", PROJECT) }),
		{ agencyToken: "x-subject-token" },
	],
	["auth/tokens", "400 400", body(() => ({ auth: {} }))],
	["auth/tokens", "401 401", body(() => byPassword("wrong", PROJECT))],
	["auth/tokens", "401 401", () => ({ by: "nobody", body: byAgency("emulator-agency", PROJECT) })],
	["auth/tokens", "401 APIGW.0301", () => ({ by: "stranger", body: byAgency("emulator-agency", PROJECT) })],
	["auth/tokens", "404 404", () => ({ by: "token", body: byAgency("other", PROJECT) })],
	[
		"auth/tokens",
		"403 403",
		(saved) => ({ headers: tokenIn("agencyToken")(saved), body: byAgency("emulator-agency", PROJECT) }),
	],
	["projects", "200"],
	["projects", "200", () => ({ by: "signature", query: "name=cn-north-4" })],
	["projects", "401 401", () => ({ by: "nobody" })],
	["projects", "401 APIGW.0301", () => ({ by: "stranger" })],
	["auth/domains", "200"],
	["auth/domains", "401 401", () => ({ by: "nobody" })],
	["auth/domains", "401 APIGW.0301", () => ({ by: "stranger" })],
	["users", "200", () => ({ query: "name=emulator-user" })],
	["users", "401 401", () => ({ by: "nobody" })],
	["users", "401 APIGW.0301", () => ({ by: "stranger" })],
	["securitytokens", "201", () => ({ by: "token", body: ofToken({ duration_seconds: "900" }) })],
	["securitytokens", "201", (saved) => ({ by: "nobody", body: ofToken({ id: saved.token }) })],
	["securitytokens", "201", () => ({ by: "signature", body: byAgency("emulator-agency") })],
	["securitytokens", "400 400", () => ({ by: "token", body: ofToken({ duration_seconds: 1 }) })],
	["securitytokens", "401 401", () => ({ by: "nobody", body: ofToken() })],
	["securitytokens", "401 APIGW.0301", () => ({ by: "stranger", body: ofToken() })],
	[
		"securitytokens",
		"403 403",
		(saved) => ({ headers: tokenIn("agencyToken")(saved), body: byAgency("emulator-agency") }),
	],
	["securitytokens", "404 404", () => ({ by: "token", body: byAgency("other") })],
];

const SESSIONS: readonly Step[] = [
	["agencies/assume", "200", body(session)],
	["agencies/assume", "400 STS5.0001", body(() => session({ duration_seconds: 1 }))],
	["agencies/assume", "404 STS5.1106", body(() => session({ agency_urn: "other" }))],
	["agencies/assume", "401 APIGW.0301", () => ({ by: "stranger", body: session() })],
	["_emulator/id-token", "200", body(() => ({ subject: "pipeline" })), { idToken: "idToken" }],
	["agencies/assume-with-oidc", "200", body(withIdToken)],
	["agencies/assume-with-oidc", "400 IAM.0001", body((saved) => ({ ...withIdToken(saved), id_token: "none" }))],
	["agencies/assume-with-oidc", "400 STS5.0001", body((saved) => ({ ...withIdToken(saved), provider_urn: "other" }))],
	["agencies/assume-with-oidc", "404 STS5.1106", body((saved) => ({ ...withIdToken(saved), agency_urn: "other" }))],
	["caller-identity", "200"],
	["caller-identity", "401 APIGW.0301", () => ({ by: "stranger" })],
];

const TTL = { "X-Metadata-Token-Ttl-Seconds": "60" };

const METADATA: readonly Step[] = [
	["metadata-token", "200", () => ({ headers: TTL }), { metadataToken: "text" }],
	["metadata-token", "400"],
	["metadata-credentials", "200", (saved) => ({ headers: { "X-Metadata-Token": `${saved.metadataToken}` } })],
	["metadata-credentials", "401"],
];

export const ACCOUNT_SCENARIO: Scenario = {
	name: "tokens, sessions and credentials",
	steps: [...TOKENS, ...SESSIONS, ...METADATA],
};

export const NO_METADATA_SCENARIO: Scenario = {
	name: "a metadata service that is off",
	options: { metadata: "off" },
	steps: [
		["metadata-token", "404", () => ({ headers: TTL })],
		["metadata-credentials", "404"],
	],
};

export const CONTROL_SCENARIO: Scenario = {
	name: "controls",
	steps: [
		["_emulator/openapi.json", "200"],
		["_emulator/requests", "200"],
		["_emulator/clock", "200", body(() => ({ advanceSeconds: 60, skewSeconds: -60 }))],
		["_emulator/clock", "400", body(() => ({ advanceSeconds: 1e300 }))],
		["_emulator/faults", "200", body(() => ({ operation: "list-keys", drop: "after", headers: { "X-Own": "1" } }))],
		["_emulator/faults", "400", body(() => ({ operation: "list-keys" }))],
		["_emulator/id-token", "400", body(() => ({ subject: 1 }))],
		["_emulator/revoke", "200", body(() => ({}))],
		["_emulator/reset", "200", body(() => ({}))],
	],
};
