import * as v from "valibot";
import { AgencyName, ensureAgency } from "../iam/agencies";
import { authenticate } from "../iam/authentication";
import { IAM_REFUSALS } from "../iam/iamTokens";
import { agencySession, type Principal } from "../iam/principals";
import { type Scope, TokenAnswer, tokenAnswer } from "../iam/tokenResponse";
import { parseJson } from "../json";
import type { Call, Operation, World } from "../operation";
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

/** A token for the user or, given one of his, for the agency. */
export const createToken: Operation = {
	name: "auth/tokens",
	method: "POST",
	path: "/v3/auth/tokens",
	group: "IAM",
	summary: "makes a token, for a user by password or for the agency, in X-Subject-Token",
	request: Request,
	status: 201,
	answer: TokenAnswer,
	answerHeaders: ["X-Subject-Token"],
	credentials: ["none", "token", "signature"],
	refusals: [400, 401, 403, 404],
	handle: (call, world) => {
		const request = v.safeParse(Request, parseJson(call.body));
		if (!request.success)
			throw refuseIam(400, "Bad Request", "The request body is not that of an authentication by password or agency.");
		const { identity, scope } = request.output.auth;
		const principal = principalOf(identity, call, world);
		return tokenAnswer(principal, scopeOf(scope, world), identity.methods[0], world);
	},
};

function principalOf(identity: Auth["identity"], call: Call, world: World): Principal {
	if ("assume_role" in identity) {
		const { principal } = authenticate(call, world, IAM_REFUSALS);
		ensureAgency(identity.assume_role, principal);
		return agencySession(principal.name);
	}
	const { domain, name, password } = identity.password.user;
	const user = world.users.find((one) => one.userName === name && one.password === password);
	if (!user || !isOwn(domain)) throw refuseIam(401, "Unauthorized", "The username or password is wrong.");
	return { name };
}

function scopeOf(scope: Auth["scope"], world: World): Scope {
	if ("domain" in scope) {
		if (!isOwn(scope.domain)) throw refuseIam(401, "Unauthorized", "The user has no such domain.");
		return "domain";
	}
	const { id, name } = scope.project;
	const own = world.projects.find(({ projectId, region }) => projectId === id || region === name);
	if (!own) throw refuseIam(401, "Unauthorized", "The user has no such project.");
	return own;
}

function isOwn({ id, name }: v.InferOutput<typeof NameOrId>): boolean {
	return id === ACCOUNT.domainId || name === ACCOUNT.domainName;
}
