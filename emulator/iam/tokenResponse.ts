import * as v from "valibot";
import type { Reply, ServiceContext } from "../operation";
import { ACCOUNT } from "../settings/settings";
import { iamTime } from "./iamTime";
import { createIamToken } from "./iamTokens";
import type { Principal } from "./principals";
import type { Project } from "./projects";

const TOKEN_LIFETIME_MS = 24 * 60 * 60 * 1000;
const DOMAIN = { id: ACCOUNT.domainId, name: ACCOUNT.domainName };
/** IAM presents an agency as a user of its account. */
const AGENCY = { id: ACCOUNT.agencyId, name: `${ACCOUNT.domainName}/${ACCOUNT.agencyName}`, domain: DOMAIN };

const userFields = (name: string) => ({ id: name, name, domain: DOMAIN, password_expires_at: "" });

const NameAndId = v.strictObject({ id: v.string(), name: v.string() });
const WithDomain = v.strictObject({ ...NameAndId.entries, domain: NameAndId });
const User = v.strictObject({ ...WithDomain.entries, password_expires_at: v.string() });

export const TokenResponse = v.strictObject({
	token: v.strictObject({
		methods: v.array(v.string()),
		issued_at: v.string(),
		expires_at: v.string(),
		catalog: v.array(v.strictObject({})),
		roles: v.array(NameAndId),
		project: v.optional(WithDomain),
		domain: v.optional(NameAndId),
		user: v.union([User, WithDomain]),
		assumed_by: v.optional(v.strictObject({ user: User })),
	}),
});

/** The scope of a token: a project, or the whole account. */
export type Scope = Project | "domain";

/** Issues a token, in the form of IAM's response. */
export function tokenResponse(principal: Principal, scope: Scope, method: string, context: ServiceContext): Reply {
	const now = context.clock.now();
	const expiresAt = now + TOKEN_LIFETIME_MS;
	const projectId = scope === "domain" ? undefined : scope.projectId;
	return {
		status: 201,
		headers: { "X-Subject-Token": createIamToken({ principal, projectId, expiresAt }, context) },
		body: {
			token: {
				methods: [method],
				issued_at: iamTime(now),
				expires_at: iamTime(expiresAt),
				catalog: [],
				roles: [{ id: "0", name: "te_admin" }],
				...(scope === "domain"
					? { domain: DOMAIN }
					: { project: { id: scope.projectId, name: scope.region, domain: DOMAIN } }),
				...(principal.session === undefined
					? { user: userFields(principal.name) }
					: { user: AGENCY, assumed_by: { user: userFields(principal.session) } }),
			},
		},
	};
}
