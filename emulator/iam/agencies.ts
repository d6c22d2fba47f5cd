import * as v from "valibot";
import { refuseIam } from "../refusal";
import { ACCOUNT } from "../settings/settings";
import { isSession, type Principal } from "./principals";

/**
 * The agency in a request to IAM. `xrole_name` is the API's old name of the field, which the vendor's Go SDK still
 * sends.
 */
export const AgencyName = v.object({
	agency_name: v.optional(v.string()),
	xrole_name: v.optional(v.string()),
	domain_name: v.optional(v.string()),
	domain_id: v.optional(v.string()),
});

/** @throws {Refusal} 403 if the caller already acts for an agency, 404 if the agency does not exist */
export function ensureMayAssume(agency: v.InferOutput<typeof AgencyName>, caller: Principal): void {
	if (isSession(caller)) throw refuseIam(403, "Forbidden", "An agency can't assume another agency.");
	const isOwnDomain = agency.domain_id === ACCOUNT.domainId || agency.domain_name === ACCOUNT.domainName;
	const name = agency.agency_name ?? agency.xrole_name;
	if (!isOwnDomain || name !== ACCOUNT.agencyName) throw refuseIam(404, "Not Found", "The agency does not exist.");
}
