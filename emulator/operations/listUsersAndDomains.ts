import * as v from "valibot";
import { authenticate } from "../iam/authentication";
import { IAM_REFUSALS } from "../iam/iamTokens";
import type { Operation } from "../operation";
import { ACCOUNT } from "../settings/settings";

const Links = v.strictObject({});
const ListedDomain = v.strictObject({
	id: v.string(),
	name: v.string(),
	enabled: v.boolean(),
	description: v.string(),
	links: Links,
});
const ListedUser = v.strictObject({ ...ListedDomain.entries, domain_id: v.string() });

/** What clients look up about who they are: the vendor's Terraform provider does when it starts. */
export const listUsersAndDomains: readonly Operation[] = [
	{
		name: "auth/domains",
		method: "GET",
		path: "/v3/auth/domains",
		group: "IAM",
		summary: "lists the accounts that the caller is of",
		answer: v.strictObject({ domains: v.array(ListedDomain), links: Links }),
		refusals: [401],
		handle: (call, world) => {
			authenticate(call, world, IAM_REFUSALS);
			const { domainId: id, domainName: name } = ACCOUNT;
			return { body: { domains: [{ id, name, enabled: true, description: "", links: {} }], links: {} } };
		},
	},
	{
		name: "users",
		method: "GET",
		path: "/v3/users",
		group: "IAM",
		summary: "lists the users of the account, all or those of a name",
		query: ["name"],
		answer: v.strictObject({ users: v.array(ListedUser), links: Links }),
		refusals: [401],
		handle: (call, world) => {
			authenticate(call, world, IAM_REFUSALS);
			const asked = call.query.get("name");
			const found = world.users.filter(({ userName }) => asked === null || asked === userName);
			const users = found.map(({ userName: name }) => {
				const of = { id: name, name, domain_id: ACCOUNT.domainId };
				return { ...of, enabled: true, description: "", links: {} };
			});
			return { body: { users, links: {} } };
		},
	},
];
