import * as v from "valibot";
import type { IdClaims } from "../iam/idTokens";
import { parseStsRequest, sessionRequest, sessionResponse, sessionResponseFields } from "../iam/stsSession";
import type { Operation, ServiceContext } from "../operation";
import { refuse } from "../refusal";
import { ACCOUNT } from "../settings/settings";

/** Fields for policies are ignored: they restrict a session, and here a session may do everything. */
const requestFields = {
	...sessionRequest,
	provider_urn: v.pipe(v.string(), v.maxLength(1500)),
	id_token: v.pipe(v.string(), v.minLength(4), v.maxLength(20_000)),
};

/** The id token is the only credential: the request is not signed. */
export const assumeAgencyWithOidc: Operation = {
	name: "agencies/assume-with-oidc",
	method: "POST",
	path: "/v5/agencies/assume-with-oidc",
	group: "STS",
	summary: "creates a session of the agency for the holder of an id token",
	request: v.object(requestFields),
	response: v.strictObject({
		...sessionResponseFields,
		provider: v.string(),
		audience: v.string(),
		subject_from_id_token: v.string(),
	}),
	credentials: ["none"],
	refusals: ["STS5.0001", "STS5.1106", "IAM.0001"],
	handle: (call, context) => {
		const request = parseStsRequest(call, requestFields);
		if (request.provider_urn !== ACCOUNT.oidcProviderUrn) throw refuse("STS5.0001", "provider_urn is unknown");
		const claims = openIdToken(request.id_token, context);
		// Fields of the model AssumeAgencyWithOIDCResponse besides those of every session.
		const identity = { provider: request.provider_urn, audience: claims.aud, subject_from_id_token: claims.sub };
		return { body: { ...sessionResponse(request, context), ...identity } };
	},
};

/** @throws {Refusal} IAM.0001, the code of the vendor's own tests */
function openIdToken(token: string, { idTokens, clock }: ServiceContext): IdClaims {
	const claims = idTokens.open(token);
	if (!claims) throw refuse("IAM.0001", "its signature is wrong");
	if (clock.nowSeconds() >= claims.exp) throw refuse("IAM.0001", "it has expired");
	if (claims.aud !== ACCOUNT.oidcAudience) throw refuse("IAM.0001", "it is for another audience");
	return claims;
}
