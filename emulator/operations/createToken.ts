import * as v from "valibot";
import { createIamToken } from "../authentication";
import { parseJson } from "../json";
import type { Operation, World } from "../operation";
import type { Project } from "../projects";
import { refuseIam } from "../refusal";
import { ACCOUNT } from "../settings";

const TOKEN_LIFETIME_MS = 24 * 60 * 60 * 1000;

const NameOrId = v.object({ id: v.optional(v.string()), name: v.optional(v.string()) });
const Request = v.object({
	auth: v.object({
		identity: v.object({
			methods: v.tuple([v.literal("password")]),
			password: v.object({ user: v.object({ domain: NameOrId, name: v.string(), password: v.string() }) }),
		}),
		scope: v.object({ project: NameOrId }),
	}),
});

/** A token for an IAM user and one project. */
export const createToken: Operation = {
	name: "auth/tokens",
	method: "POST",
	path: "/v3/auth/tokens",
	handle: ({ body }, world) => {
		const request = v.safeParse(Request, parseJson(body));
		if (!request.success)
			throw refuseIam(400, "Bad Request", "The request body is not that of a password authentication.");
		const { identity, scope } = request.output.auth;
		const { domain, name, password } = identity.password.user;
		const isKnownDomain = domain.id === ACCOUNT.domainId || domain.name === ACCOUNT.domainName;
		if (!isKnownDomain || name !== ACCOUNT.userName || password !== ACCOUNT.password) {
			throw refuseIam(401, "Unauthorized", "The username or password is wrong.");
		}
		const { project } = scope;
		const own = world.projects.find(({ projectId, region }) => projectId === project.id || region === project.name);
		if (!own) throw refuseIam(401, "Unauthorized", "The user has no such project.");
		return { status: 201, ...answer(own, world) };
	},
};

function answer({ projectId, region }: Project, world: World) {
	const [now, domain] = [world.clock.now(), { id: ACCOUNT.domainId, name: ACCOUNT.domainName }];
	const expiresAt = now + TOKEN_LIFETIME_MS;
	const token = createIamToken({ userName: ACCOUNT.userName, projectId, expiresAt }, world);
	return {
		headers: { "X-Subject-Token": token },
		body: {
			token: {
				methods: ["password"],
				issued_at: iamTime(now),
				expires_at: iamTime(expiresAt),
				catalog: [],
				roles: [{ id: "0", name: "te_admin" }],
				project: { id: projectId, name: region, domain },
				user: { id: ACCOUNT.userName, name: ACCOUNT.userName, domain, password_expires_at: "" },
			},
		},
	};
}

/** IAM writes microseconds. */
function iamTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace("Z", "000Z");
}
