import * as v from "valibot";
import type { IdClaims } from "../iam/idTokens";
import { parseSts, sessionAnswer, sessionFields, sessionRequest } from "../iam/stsSession";
import type { Operation, World } from "../operation";
import { refuse } from "../refusal";
import { ACCOUNT } from "../settings/settings";

/** Policies narrow what a session may do; here it may do everything, so they are not looked at. */
const request = {
	...sessionRequest,
	provider_urn: v.pipe(v.string(), v.maxLength(1500)),
	id_token: v.pipe(v.string(), v.minLength(4), v.maxLength(20_000)),
};

/** Whoever holds a token of the trusted identity provider gets a session; nothing is signed. */
export const assumeAgencyWithOidc: Operation = {
	name: "agencies/assume-with-oidc",
	method: "POST",
	path: "/v5/agencies/assume-with-oidc",
	group: "STS",
	summary: "makes a session of the agency for who holds an id token of the identity provider",
	request: v.object(request),
	answer: v.strictObject({
		...sessionFields,
		provider: v.string(),
		audience: v.string(),
		subject_from_id_token: v.string(),
	}),
	credentials: ["none"],
	refusals: ["STS5.0001", "STS5.1106", "IAM.0001"],
	handle: (call, world) => {
		const asked = parseSts(call, request);
		if (asked.provider_urn !== ACCOUNT.oidcProviderUrn) throw refuse("STS5.0001", "provider_urn is unknown");
		const claims = openIdToken(asked.id_token, world);
		// The model AssumeAgencyWithOIDCResponse has these beside those of every session.
		const identity = { provider: asked.provider_urn, audience: claims.aud, subject_from_id_token: claims.sub };
		return { body: { ...sessionAnswer(asked, world), ...identity } };
	},
};

/** @throws {Refusal} IAM.0001, the code of the vendor's own tests */
function openIdToken(token: string, { idTokens, clock }: World): IdClaims {
	const claims = idTokens.open(token);
	if (!claims) throw refuse("IAM.0001", "its signature is wrong");
	if (clock.nowSeconds() >= claims.exp) throw refuse("IAM.0001", "it has expired");
	if (claims.aud !== ACCOUNT.oidcAudience) throw refuse("IAM.0001", "it is for another audience");
	return claims;
}
