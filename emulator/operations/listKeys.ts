import * as v from "valibot";
import { KeyDetails, keyDetails } from "../keys/keyDetails";
import { KEY_SPEC_NAMES } from "../keys/keySpecs";
import type { Key } from "../keys/keyStore";
import { kmsOperation } from "../kmsOperation";
import { code, field } from "../operation";
import { integerField } from "./integerField";

/** The API's pages say 1000, but the vendor's Terraform provider requests 2000. */
const MAX_LIMIT = 2000;
const DEFAULT_LIMIT = 1000;

export const listKeys = kmsOperation({
	name: "list-keys",
	group: "keys",
	summary: "lists keys of one specification or ALL, page by page",
	request: v.object({
		limit: v.optional(integerField(1, MAX_LIMIT, "KMS.1601"), DEFAULT_LIMIT),
		marker: v.optional(integerField(0, Number.MAX_SAFE_INTEGER, "KMS.1602"), 0),
		key_state: v.optional(field.text(/^[1-5]$/, "KMS.0308")),
		key_spec: v.optional(field.oneOf([...KEY_SPEC_NAMES, "ALL"]), "AES_256"),
		enterprise_project_id: v.optional(v.string(code("KMS.0308"))),
		sequence: field.sequence,
	}),
	response: v.strictObject({
		keys: v.array(v.string()),
		key_details: v.array(KeyDetails),
		next_marker: v.string(),
		truncated: v.picklist(["true", "false"]),
		total: v.number(),
	}),
	refusals: ["KMS.0308", "KMS.1601", "KMS.1602"],
	handle: ({ limit, marker, ...filter }, { projectId, region }, { keys }) => {
		const matches = ({ state, spec, enterpriseProjectId }: Key) =>
			(filter.key_state ?? state) === state &&
			(filter.key_spec === "ALL" || filter.key_spec === spec) &&
			(filter.enterprise_project_id ?? enterpriseProjectId) === enterpriseProjectId;
		const found = keys.all(projectId).filter(matches);
		const end = marker + limit;
		const page = found.slice(marker, end);
		const isTruncated = end < found.length;
		return {
			keys: page.map(({ keyId }) => keyId),
			key_details: page.map((key) => keyDetails(key, region)),
			next_marker: isTruncated ? `${end}` : "",
			truncated: `${isTruncated}` as const,
			total: found.length,
		};
	},
});
