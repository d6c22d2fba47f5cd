import type { Call, ServiceContext } from "../operation";
import { openIamToken, type TokenRefusals } from "./iamTokens";
import type { Caller } from "./principals";
import { authenticateSigned } from "./signedRequests";

/**
 * Authenticates the caller by token if the request has one, otherwise by signature.
 * @param refusals how a token is refused
 * @throws {Refusal} one of `refusals`; APIGW.0301 for a revoked token or a wrong signature
 */
export function authenticate(call: Call, context: ServiceContext, refusals: TokenRefusals): Caller {
	const token = call.headers["x-auth-token"];
	if (typeof token === "string" && token !== "") return openIamToken(token, context, refusals);
	if (call.headers.authorization !== undefined) return authenticateSigned(call, context);
	throw refusals.missing();
}
