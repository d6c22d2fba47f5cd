import type { Call, World } from "../operation";
import { openIamToken, type TokenRefusals } from "./iamTokens";
import type { Caller } from "./principals";
import { authenticateSigned } from "./signedRequests";

/**
 * Who asks: by token where there is one, else by signature.
 * @throws {Refusal} of the token in the form asked for, of a signature APIGW.0301
 */
export function authenticate(call: Call, world: World, refusals: TokenRefusals): Caller {
	const token = call.headers["x-auth-token"];
	if (typeof token === "string" && token !== "") return openIamToken(token, world, refusals);
	if (call.headers.authorization !== undefined) return authenticateSigned(call, world);
	throw refusals.missing();
}
