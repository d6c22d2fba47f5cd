import * as v from "valibot";
import { refuseIam } from "../refusal";
import { ACCOUNT } from "../settings/settings";
import { isSession, type Principal } from "./principals";

/** The agency that a request to IAM names: by the API's word or by its old one, which the vendor's Go SDK sends. */
export const AgencyName = v.object({
	agency_name: v.optional(v.string()),
	xrole_name: v.optional(v.string()),
	domain_name: v.optional(v.string()),
	domain_id: v.optional(v.string()),
});

/** @throws {Refusal} 403 where the caller acts for an agency already, 404 where there is no such agency */
export function ensureAgency(asked: v.InferOutput<typeof AgencyName>, caller: Principal): void {
	if (isSession(caller)) throw refuseIam(403, "Forbidden", "An agency can't assume another one.");
	const isOwnDomain = asked.domain_id === ACCOUNT.domainId || asked.domain_name === ACCOUNT.domainName;
	const name = asked.agency_name ?? asked.xrole_name;
	if (!isOwnDomain || name !== ACCOUNT.agencyName) throw refuseIam(404, "Not Found", "The agency does not exist.");
}
