import * as v from "valibot";
import { idOf, urnOf } from "../iam/principals";
import { authenticateSigned } from "../iam/signedRequests";
import type { Operation } from "../operation";
import { ACCOUNT } from "../settings/settings";

export const getCallerIdentity: Operation = {
	name: "caller-identity",
	method: "GET",
	path: "/v5/caller-identity",
	group: "STS",
	summary: "returns the identity of the signer",
	response: v.strictObject({ account_id: v.string(), principal_urn: v.string(), principal_id: v.string() }),
	credentials: ["signature"],
	handle: (call, context) => {
		const { principal } = authenticateSigned(call, context);
		const identity = { principal_urn: urnOf(principal), principal_id: idOf(principal) };
		return { body: { account_id: ACCOUNT.domainId, ...identity } };
	},
};
