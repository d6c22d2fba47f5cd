import { headerValues } from "../headerValues";
import type { Call, World } from "../operation";
import { refuse } from "../refusal";
import type { Caller, Principal } from "./principals";
import { type Authorization, readAuthorization, signatureFault } from "./signatures";
import { openSecurityToken } from "./temporaryCredentials";

interface AccessKey {
	readonly secretKey: string;
	readonly principal: Principal;
}

/**
 * Who signed a request. It may act in the project that X-Project-Id names, or in each of the account's.
 * @throws {Refusal} APIGW.0301
 */
export function authenticateSigned(call: Call, world: World): Caller {
	const authorization = readAuthorization(call);
	if (!authorization) throw refuse("APIGW.0301", "the Authorization header is missing or malformed");
	const { accessKey } = authorization;
	const known = accessKeyOf(call, authorization, world);
	if (!known) throw refuse("APIGW.0301", "access key and security token are unknown or no longer valid");
	if (world.lockouts.isLocked(accessKey)) throw refuse("APIGW.0301", "the access key is locked for 5 minutes");
	const fault = signatureFault(call, authorization, known.secretKey, world.clock);
	if (fault) {
		world.lockouts.fail(accessKey);
		throw refuse("APIGW.0301", fault);
	}
	world.lockouts.succeed(accessKey);
	const [named] = headerValues(call, "x-project-id");
	const projectIds = world.projects.map(({ projectId }) => projectId);
	return { principal: known.principal, projectIds: projectIds.filter((id) => id === (named ?? id)) };
}

/** A user's own pair, or a temporary one, whose security token needn't be signed: the vendor's Go library adds it afterwards. */
function accessKeyOf(call: Call, authorization: Authorization, world: World): AccessKey | undefined {
	const { accessKey } = authorization;
	const [token] = headerValues(call, "x-security-token");
	if (token === undefined) {
		const user = world.users.find((one) => one.accessKey === accessKey);
		return user && { secretKey: user.secretKey, principal: { name: user.userName } };
	}
	const temporary = openSecurityToken(token, world);
	return temporary?.accessKey === accessKey ? temporary : undefined;
}
