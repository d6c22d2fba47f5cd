import * as v from "valibot";
import { keyDetails } from "../keyDetails";
import { KEY_SPEC_NAMES } from "../keySpecs";
import type { Key } from "../keyStore";
import { kmsOperation } from "../kmsOperation";
import { code, field, parseBody } from "../operation";
import type { RefusalCode } from "../refusal";

const LARGEST_LIMIT = 1000;

/** A whole number, which the SDKs send as a string. */
const count = (smallest: number, largest: number, fault: RefusalCode) =>
	v.pipe(
		v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d+$/), v.transform(Number))], fault),
		v.integer(fault),
		v.minValue(smallest, fault),
		v.maxValue(largest, fault),
	);

const request = {
	limit: v.optional(count(1, LARGEST_LIMIT, "KMS.1601"), LARGEST_LIMIT),
	marker: v.optional(count(0, Number.MAX_SAFE_INTEGER, "KMS.1602"), 0),
	key_state: v.optional(field.text(/^[1-5]$/, "KMS.0308")),
	key_spec: v.optional(field.oneOf([...KEY_SPEC_NAMES, "ALL"]), "AES_256"),
	enterprise_project_id: v.optional(v.string(code("KMS.0308"))),
	sequence: field.sequence,
};

export const listKeys = kmsOperation("list-keys", (call, { keys }) => {
	const body = parseBody(call, request);
	const isAsked = ({ state, spec, enterpriseProjectId }: Key) =>
		(body.key_state ?? state) === state &&
		(body.key_spec === "ALL" || body.key_spec === spec) &&
		(body.enterprise_project_id ?? enterpriseProjectId) === enterpriseProjectId;
	const found = keys.all(call.projectId).filter(isAsked);
	const end = body.marker + body.limit;
	const page = found.slice(body.marker, end);
	const isTruncated = end < found.length;
	return {
		body: {
			keys: page.map(({ keyId }) => keyId),
			key_details: page.map((key) => keyDetails(key, call.region)),
			next_marker: isTruncated ? `${end}` : "",
			truncated: `${isTruncated}`,
			total: found.length,
		},
	};
});
