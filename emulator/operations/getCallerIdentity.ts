import type { Operation } from "../operation";
import { idOf, urnOf } from "../principals";
import { ACCOUNT } from "../settings";
import { authenticateSigned } from "../signedRequests";

export const getCallerIdentity: Operation = {
	name: "caller-identity",
	method: "GET",
	path: "/v5/caller-identity",
	handle: (call, world) => {
		const { principal } = authenticateSigned(call, world);
		const identity = { principal_urn: urnOf(principal), principal_id: idOf(principal) };
		return { body: { account_id: ACCOUNT.domainId, ...identity } };
	},
};
