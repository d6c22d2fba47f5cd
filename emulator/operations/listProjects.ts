import { authenticate } from "../authentication";
import type { Operation } from "../operation";
import { ACCOUNT } from "../settings";

/** The projects of the caller, all or those of a name. */
export const listProjects: Operation = {
	name: "projects",
	method: "GET",
	path: "/v3/projects",
	handle: (call, world) => {
		authenticate(call, world);
		const project = {
			id: ACCOUNT.projectId,
			name: world.settings.region,
			domain_id: ACCOUNT.domainId,
			parent_id: ACCOUNT.domainId,
			enabled: true,
			is_domain: false,
			description: "",
			links: {},
		};
		const name = call.query.get("name");
		return { body: { projects: name === null || name === project.name ? [project] : [], links: {} } };
	},
};
