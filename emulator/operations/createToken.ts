import * as v from "valibot";
import { AgencyName, ensureMayAssume } from "../iam/agencies";
import { authenticate } from "../iam/authentication";
import { IAM_REFUSALS } from "../iam/iamTokens";
import { agencySession, type Principal } from "../iam/principals";
import { type Scope, TokenResponse, tokenResponse } from "../iam/tokenResponse";
import { parseJson } from "../json";
import type { Call, Operation, ServiceContext } from "../operation";
import { refuseIam } from "../refusal";
import { ACCOUNT } from "../settings/settings";

const NameOrId = v.object({ id: v.optional(v.string()), name: v.optional(v.string()) });
const Password = v.object({
	methods: v.tuple([v.literal("password")]),
	password: v.object({ user: v.object({ domain: NameOrId, name: v.string(), password: v.string() }) }),
});
const AssumeRole = v.object({ methods: v.tuple([v.literal("assume_role")]), assume_role: AgencyName });
const Request = v.object({
	auth: v.object({
		identity: v.union([Password, AssumeRole]),
		scope: v.union([v.object({ project: NameOrId }), v.object({ domain: NameOrId })]),
	}),
});

type Auth = v.InferOutput<typeof Request>["auth"];

/** A token for a user or, for an authenticated caller, for the agency. */
export const createToken: Operation = {
	name: "auth/tokens",
	method: "POST",
	path: "/v3/auth/tokens",
	group: "IAM",
	summary: "issues a token in X-Subject-Token, for a user by password or for the agency",
	request: Request,
	status: 201,
	response: TokenResponse,
	responseHeaders: ["X-Subject-Token"],
	credentials: ["none", "token", "signature"],
	refusals: [400, 401, 403, 404],
	handle: (call, context) => {
		const request = v.safeParse(Request, parseJson(call.body));
		if (!request.success)
			throw refuseIam(400, "Bad Request", "The request body must be an authentication by password or by agency.");
		const { identity, scope } = request.output.auth;
		const principal = principalOf(identity, call, context);
		return tokenResponse(principal, scopeOf(scope, context), identity.methods[0], context);
	},
};

function principalOf(identity: Auth["identity"], call: Call, context: ServiceContext): Principal {
	if ("assume_role" in identity) {
		const { principal } = authenticate(call, context, IAM_REFUSALS);
		ensureMayAssume(identity.assume_role, principal);
		return agencySession(principal.name);
	}
	const { domain, name, password } = identity.password.user;
	const user = context.users.find((one) => one.userName === name && one.password === password);
	if (!user || !isOwn(domain)) throw refuseIam(401, "Unauthorized", "The username or password is wrong.");
	return { name };
}

function scopeOf(scope: Auth["scope"], context: ServiceContext): Scope {
	if ("domain" in scope) {
		if (!isOwn(scope.domain)) throw refuseIam(401, "Unauthorized", "The user has no such domain.");
		return "domain";
	}
	const { id, name } = scope.project;
	const own = context.projects.find(({ projectId, region }) => projectId === id || region === name);
	if (!own) throw refuseIam(401, "Unauthorized", "The user has no such project.");
	return own;
}

function isOwn({ id, name }: v.InferOutput<typeof NameOrId>): boolean {
	return id === ACCOUNT.domainId || name === ACCOUNT.domainName;
}
