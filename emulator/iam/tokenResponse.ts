import * as v from "valibot";
import type { Reply, World } from "../operation";
import { ACCOUNT } from "../settings/settings";
import { iamTime } from "./iamTime";
import { createIamToken } from "./iamTokens";
import type { Principal } from "./principals";
import type { Project } from "./projects";

const TOKEN_LIFETIME_MS = 24 * 60 * 60 * 1000;
const DOMAIN = { id: ACCOUNT.domainId, name: ACCOUNT.domainName };
/** IAM shows an agency as a user of its account. */
const AGENCY = { id: ACCOUNT.agencyId, name: `${ACCOUNT.domainName}/${ACCOUNT.agencyName}`, domain: DOMAIN };

const userFields = (name: string) => ({ id: name, name, domain: DOMAIN, password_expires_at: "" });

const NameAndId = v.strictObject({ id: v.string(), name: v.string() });
const OfDomain = v.strictObject({ ...NameAndId.entries, domain: NameAndId });
const User = v.strictObject({ ...OfDomain.entries, password_expires_at: v.string() });

export const TokenAnswer = v.strictObject({
	token: v.strictObject({
		methods: v.array(v.string()),
		issued_at: v.string(),
		expires_at: v.string(),
		catalog: v.array(v.strictObject({})),
		roles: v.array(NameAndId),
		project: v.optional(OfDomain),
		domain: v.optional(NameAndId),
		user: v.union([User, OfDomain]),
		assumed_by: v.optional(v.strictObject({ user: User })),
	}),
});

/** What a token is for: a project, or the account as a whole. */
export type Scope = Project | "domain";

/** A new token of a principal, and what IAM says about it. */
export function tokenAnswer(principal: Principal, scope: Scope, method: string, world: World): Reply {
	const now = world.clock.now();
	const expiresAt = now + TOKEN_LIFETIME_MS;
	const projectId = scope === "domain" ? undefined : scope.projectId;
	return {
		status: 201,
		headers: { "X-Subject-Token": createIamToken({ principal, projectId, expiresAt }, world) },
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
