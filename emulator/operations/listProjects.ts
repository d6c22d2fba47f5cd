import * as v from "valibot";
import { authenticate } from "../iam/authentication";
import { IAM_REFUSALS } from "../iam/iamTokens";
import type { Project } from "../iam/projects";
import type { Operation } from "../operation";
import { ACCOUNT } from "../settings/settings";

const ListedProject = v.strictObject({
	id: v.string(),
	name: v.string(),
	domain_id: v.string(),
	parent_id: v.string(),
	enabled: v.boolean(),
	is_domain: v.boolean(),
	description: v.string(),
	links: v.strictObject({}),
});

/** Projects have the names of their regions. */
export const listProjects: Operation = {
	name: "projects",
	method: "GET",
	path: "/v3/projects",
	group: "IAM",
	summary: "lists all projects, or the one with a name",
	query: ["name"],
	response: v.strictObject({ projects: v.array(ListedProject), links: v.strictObject({}) }),
	refusals: [401],
	handle: (call, context) => {
		authenticate(call, context, IAM_REFUSALS);
		const name = call.query.get("name");
		const found = context.projects.filter(({ region }) => name === null || name === region);
		return { body: { projects: found.map(describe), links: {} } };
	},
};

function describe({ projectId, region }: Project): v.InferOutput<typeof ListedProject> {
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
