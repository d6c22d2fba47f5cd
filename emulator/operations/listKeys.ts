import * as v from "valibot";
import { KeyDetails, keyDetails } from "../keys/keyDetails";
import { KEY_SPEC_NAMES } from "../keys/keySpecs";
import type { Key } from "../keys/keyStore";
import { kmsOperation } from "../kmsOperation";
import { code, field } from "../operation";
import { wholeNumber } from "./wholeNumber";

/** The pages say 1000; the vendor's Terraform provider asks for 2000. */
const LARGEST_LIMIT = 2000;
const DEFAULT_LIMIT = 1000;

export const listKeys = kmsOperation({
	name: "list-keys",
	group: "keys",
	summary: "lists keys, of one specification or ALL, in pages",
	request: v.object({
		limit: v.optional(wholeNumber(1, LARGEST_LIMIT, "KMS.1601"), DEFAULT_LIMIT),
		marker: v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER, "KMS.1602"), 0),
		key_state: v.optional(field.text(/^[1-5]$/, "KMS.0308")),
		key_spec: v.optional(field.oneOf([...KEY_SPEC_NAMES, "ALL"]), "AES_256"),
		enterprise_project_id: v.optional(v.string(code("KMS.0308"))),
		sequence: field.sequence,
	}),
	answer: v.strictObject({
		keys: v.array(v.string()),
		key_details: v.array(KeyDetails),
		next_marker: v.string(),
		truncated: v.picklist(["true", "false"]),
		total: v.number(),
	}),
	refusals: ["KMS.0308", "KMS.1601", "KMS.1602"],
	handle: ({ limit, marker, ...asked }, { projectId, region }, { keys }) => {
		const isAsked = ({ state, spec, enterpriseProjectId }: Key) =>
			(asked.key_state ?? state) === state &&
			(asked.key_spec === "ALL" || asked.key_spec === spec) &&
			(asked.enterprise_project_id ?? enterpriseProjectId) === enterpriseProjectId;
		const found = keys.all(projectId).filter(isAsked);
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
