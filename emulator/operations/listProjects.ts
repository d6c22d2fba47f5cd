import { authenticate } from "../authentication";
import { IAM_REFUSALS } from "../iamTokens";
import type { Operation } from "../operation";
import type { Project } from "../projects";
import { ACCOUNT } from "../settings";

/** The projects of the caller, all or those of a name. */
export const listProjects: Operation = {
	name: "projects",
	method: "GET",
	path: "/v3/projects",
	handle: (call, world) => {
		authenticate(call, world, IAM_REFUSALS);
		const name = call.query.get("name");
		const found = world.projects.filter(({ region }) => name === null || name === region);
		return { body: { projects: found.map(describe), links: {} } };
	},
};

function describe({ projectId, region }: Project) {
	return {
		id: projectId,
		name: region,
		domain_id: ACCOUNT.domainId,
		parent_id: ACCOUNT.domainId,
		enabled: true,
		is_domain: false,
		description: "",
		links: {},
	};
}
