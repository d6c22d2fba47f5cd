import * as v from "valibot";
import { AgencyName, ensureMayAssume } from "../iam/agencies";
import { authenticate } from "../iam/authentication";
import { IAM_REFUSALS, openIamToken } from "../iam/iamTokens";
import { agencySession, type Principal } from "../iam/principals";
import { CredentialFields, createTemporaryCredentials, credentialFields } from "../iam/temporaryCredentials";
import { parseJson, rejectLists } from "../json";
import type { Call, Operation, ServiceContext } from "../operation";
import { refuseIam } from "../refusal";

const MIN_SECONDS = 15 * 60;
const MAX_SECONDS = 24 * 60 * 60;

const Seconds = v.pipe(v.number(), v.integer(), v.minValue(MIN_SECONDS), v.maxValue(MAX_SECONDS));

/** A number in the API's tables, a string in the API's examples. */
const Duration = v.optional(
	v.union([Seconds, v.pipe(v.string(), v.digits(), v.transform(Number), Seconds)]),
	MIN_SECONDS,
);

const TokenIdentity = v.object({
	methods: v.tuple([v.literal("token")]),
	token: v.optional(rejectLists(v.object({ id: v.optional(v.string()), duration_seconds: Duration })), {}),
});
const AgencyIdentity = v.object({
	methods: v.tuple([v.literal("assume_role")]),
	assume_role: v.object({
		...AgencyName.entries,
		duration_seconds: Duration,
		session_user: v.optional(v.object({ name: v.string() })),
	}),
});
const Request = v.object({ auth: v.object({ identity: v.union([TokenIdentity, AgencyIdentity]) }) });

type Identity = v.InferOutput<typeof Request>["auth"]["identity"];

/** Temporary credentials for the caller or for the agency. */
export const createSecurityToken: Operation = {
	name: "securitytokens",
	method: "POST",
	path: "/v3.0/OS-CREDENTIAL/securitytokens",
	group: "IAM",
	summary: "creates temporary credentials for the caller or for the agency",
	request: Request,
	status: 201,
	response: v.strictObject({ credential: CredentialFields }),
	credentials: ["none", "token", "signature"],
	refusals: [400, 401, 403, 404],
	handle: (call, context) => {
		const request = v.safeParse(Request, parseJson(call.body));
		if (!request.success) throw refuseIam(400, "Bad Request", "The request body or its duration_seconds is invalid.");
		const { identity } = request.output.auth;
		const { duration_seconds } = "assume_role" in identity ? identity.assume_role : identity.token;
		const credentials = createTemporaryCredentials(principalOf(identity, call, context), duration_seconds, context);
		return { status: 201, body: { credential: credentialFields(credentials) } };
	},
};

function principalOf(identity: Identity, call: Call, context: ServiceContext): Principal {
	if ("assume_role" in identity) {
		const { principal } = authenticate(call, context, IAM_REFUSALS);
		ensureMayAssume(identity.assume_role, principal);
		return agencySession(identity.assume_role.session_user?.name ?? principal.name);
	}
	const { id } = identity.token;
	return (id === undefined ? authenticate(call, context, IAM_REFUSALS) : openIamToken(id, context, IAM_REFUSALS))
		.principal;
}
