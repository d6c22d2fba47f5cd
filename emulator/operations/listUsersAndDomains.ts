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

/** Lookups that clients make about themselves, such as the vendor's Terraform provider when it starts. */
export const listUsersAndDomains: readonly Operation[] = [
	{
		name: "auth/domains",
		method: "GET",
		path: "/v3/auth/domains",
		group: "IAM",
		summary: "lists the accounts of the caller",
		response: v.strictObject({ domains: v.array(ListedDomain), links: Links }),
		refusals: [401],
		handle: (call, context) => {
			authenticate(call, context, IAM_REFUSALS);
			const { domainId: id, domainName: name } = ACCOUNT;
			return { body: { domains: [{ id, name, enabled: true, description: "", links: {} }], links: {} } };
		},
	},
	{
		name: "users",
		method: "GET",
		path: "/v3/users",
		group: "IAM",
		summary: "lists all users of the account, or the one with a name",
		query: ["name"],
		response: v.strictObject({ users: v.array(ListedUser), links: Links }),
		refusals: [401],
		handle: (call, context) => {
			authenticate(call, context, IAM_REFUSALS);
			const requested = call.query.get("name");
			const found = context.users.filter(({ userName }) => requested === null || requested === userName);
			const users = found.map(({ userName: name }) => {
				const ids = { id: name, name, domain_id: ACCOUNT.domainId };
				return { ...ids, enabled: true, description: "", links: {} };
			});
			return { body: { users, links: {} } };
		},
	},
];
