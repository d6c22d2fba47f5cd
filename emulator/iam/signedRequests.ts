import { headerValues } from "../headerValues";
import type { Call, ServiceContext } from "../operation";
import { refuse } from "../refusal";
import type { Caller, Principal } from "./principals";
import { type Authorization, readAuthorization, signatureFault } from "./signatures";
import { openSecurityToken } from "./temporaryCredentials";

interface AccessKey {
	readonly secretKey: string;
	readonly principal: Principal;
}

/**
 * Authenticates the caller by signature. It may act in the project that X-Project-Id names, or in all projects of the
 * account.
 * @throws {Refusal} APIGW.0301
 */
export function authenticateSigned(call: Call, context: ServiceContext): Caller {
	const authorization = readAuthorization(call);
	if (!authorization) throw refuse("APIGW.0301", "the Authorization header is missing or malformed");
	const { accessKey } = authorization;
	const known = accessKeyOf(call, authorization, context);
	if (!known) throw refuse("APIGW.0301", "the access key or the security token is unknown or no longer valid");
	if (context.lockouts.isLocked(accessKey)) throw refuse("APIGW.0301", "the access key is locked for 5 minutes");
	const fault = signatureFault(call, authorization, known.secretKey, context.clock);
	if (fault) {
		context.lockouts.recordFailure(accessKey);
		throw refuse("APIGW.0301", fault);
	}
	context.lockouts.recordSuccess(accessKey);
	const [named] = headerValues(call, "x-project-id");
	const projectIds = context.projects.map(({ projectId }) => projectId);
	return { principal: known.principal, projectIds: projectIds.filter((id) => id === (named ?? id)) };
}

/**
 * A permanent or temporary access key. The security token of a temporary one need not be signed: the vendor's Go
 * library adds it after signing.
 */
function accessKeyOf(call: Call, authorization: Authorization, context: ServiceContext): AccessKey | undefined {
	const { accessKey } = authorization;
	const [token] = headerValues(call, "x-security-token");
	if (token === undefined) {
		const user = context.users.find((one) => one.accessKey === accessKey);
		return user && { secretKey: user.secretKey, principal: { name: user.userName } };
	}
	const temporary = openSecurityToken(token, context);
	return temporary?.accessKey === accessKey ? temporary : undefined;
}
