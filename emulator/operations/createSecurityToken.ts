import * as v from "valibot";
import { AgencyName, ensureAgency } from "../iam/agencies";
import { authenticate } from "../iam/authentication";
import { IAM_REFUSALS, openIamToken } from "../iam/iamTokens";
import { agencySession, type Principal } from "../iam/principals";
import { CredentialFields, createTemporaryCredentials, credentialFields } from "../iam/temporaryCredentials";
import { noList, parseJson } from "../json";
import type { Call, Operation, World } from "../operation";
import { refuseIam } from "../refusal";

const SHORTEST_SECONDS = 15 * 60;
const LONGEST_SECONDS = 24 * 60 * 60;

const Seconds = v.pipe(v.number(), v.integer(), v.minValue(SHORTEST_SECONDS), v.maxValue(LONGEST_SECONDS));

/** A number in the API's tables, a string in its examples. */
const Duration = v.optional(
	v.union([Seconds, v.pipe(v.string(), v.digits(), v.transform(Number), Seconds)]),
	SHORTEST_SECONDS,
);

const OfToken = v.object({
	methods: v.tuple([v.literal("token")]),
	token: v.optional(noList(v.object({ id: v.optional(v.string()), duration_seconds: Duration })), {}),
});
const OfAgency = v.object({
	methods: v.tuple([v.literal("assume_role")]),
	assume_role: v.object({
		...AgencyName.entries,
		duration_seconds: Duration,
		session_user: v.optional(v.object({ name: v.string() })),
	}),
});
const Request = v.object({ auth: v.object({ identity: v.union([OfToken, OfAgency]) }) });

type Identity = v.InferOutput<typeof Request>["auth"]["identity"];

/** A temporary pair of keys for who asks, or for the agency. */
export const createSecurityToken: Operation = {
	name: "securitytokens",
	method: "POST",
	path: "/v3.0/OS-CREDENTIAL/securitytokens",
	group: "IAM",
	summary: "makes temporary credentials, for who asks or for the agency",
	request: Request,
	status: 201,
	answer: v.strictObject({ credential: CredentialFields }),
	credentials: ["none", "token", "signature"],
	refusals: [400, 401, 403, 404],
	handle: (call, world) => {
		const request = v.safeParse(Request, parseJson(call.body));
		if (!request.success) throw refuseIam(400, "Bad Request", "The request body or its duration_seconds is invalid.");
		const { identity } = request.output.auth;
		const { duration_seconds } = "assume_role" in identity ? identity.assume_role : identity.token;
		const credentials = createTemporaryCredentials(principalOf(identity, call, world), duration_seconds, world);
		return { status: 201, body: { credential: credentialFields(credentials) } };
	},
};

function principalOf(identity: Identity, call: Call, world: World): Principal {
	if ("assume_role" in identity) {
		const { principal } = authenticate(call, world, IAM_REFUSALS);
		ensureAgency(identity.assume_role, principal);
		return agencySession(identity.assume_role.session_user?.name ?? principal.name);
	}
	const { id } = identity.token;
	return (id === undefined ? authenticate(call, world, IAM_REFUSALS) : openIamToken(id, world, IAM_REFUSALS)).principal;
}
