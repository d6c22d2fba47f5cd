import { iamTime } from "./iamTime";
import { createIamToken } from "./iamTokens";
import type { Reply, World } from "./operation";
import { isSession, type Principal } from "./principals";
import type { Project } from "./projects";
import { ACCOUNT } from "./settings";

const TOKEN_LIFETIME_MS = 24 * 60 * 60 * 1000;
const DOMAIN = { id: ACCOUNT.domainId, name: ACCOUNT.domainName };
const USER = { id: ACCOUNT.userName, name: ACCOUNT.userName, domain: DOMAIN, password_expires_at: "" };
/** IAM shows an agency as a user of its account. */
const AGENCY = { id: ACCOUNT.agencyId, name: `${ACCOUNT.domainName}/${ACCOUNT.agencyName}`, domain: DOMAIN };

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
				...(isSession(principal) ? { user: AGENCY, assumed_by: { user: USER } } : { user: USER }),
			},
		},
	};
}
