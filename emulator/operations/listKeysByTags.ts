import * as v from "valibot";
import { KeyDetails, keyDetails } from "../keys/keyDetails";
import { type Key, Tag } from "../keys/keyStore";
import { kmsOperation } from "../kmsOperation";
import { code, field } from "../operation";
import { integerField } from "./integerField";
import { tagKey, tagValue } from "./tagFields";

const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 10;

const TagFilter = v.object(
	{ key: tagKey, values: v.optional(v.array(tagValue, code("KMS.0405")), []) },
	code("KMS.0308"),
);
const Match = v.object(
	{
		key: v.literal("resource_name", code("KMS.0402")),
		value: v.pipe(v.string(code("KMS.0402")), v.nonEmpty("KMS.0402")),
	},
	code("KMS.0402"),
);

const Resource = v.strictObject({
	resource_id: v.string(),
	resource_detail: KeyDetails,
	resource_name: v.string(),
	tags: v.array(Tag),
});

/** Whether a key has a tag with this name and, if values are given, with one of them. */
function hasTag({ tags }: Key, { key, values }: v.InferOutput<typeof TagFilter>): boolean {
	return tags.some((one) => one.key === key && (values.length === 0 || values.includes(one.value)));
}

export const listKeysByTags = kmsOperation({
	name: "resource_instances/action",
	group: "tags",
	summary: "lists or counts the keys that have all given tags and match an alias",
	request: v.object({
		action: v.optional(v.picklist(["filter", "count"], code("KMS.0404")), "filter"),
		limit: v.optional(integerField(1, MAX_LIMIT, "KMS.1601"), DEFAULT_LIMIT),
		offset: v.optional(integerField(0, Number.MAX_SAFE_INTEGER, "KMS.1603"), 0),
		tags: v.optional(v.array(TagFilter, code("KMS.0308")), []),
		matches: v.optional(v.array(Match, code("KMS.0402")), []),
		sequence: field.sequence,
	}),
	response: v.strictObject({ resources: v.optional(v.array(Resource)), total_count: v.number() }),
	refusals: [
		"KMS.0308",
		"KMS.0402",
		"KMS.0404",
		"KMS.0405",
		"KMS.0406",
		"KMS.0410",
		"KMS.0411",
		"KMS.1601",
		"KMS.1603",
	],
	handle: ({ action, limit, offset, tags, matches }, { projectId, region }, { keys }) => {
		const found = keys
			.all(projectId)
			.filter(
				(key) => tags.every((tag) => hasTag(key, tag)) && matches.every(({ value }) => key.alias.includes(value)),
			);
		if (action === "count") return { total_count: found.length };
		const resources = found.slice(offset, offset + limit).map((key) => ({
			resource_id: key.keyId,
			resource_detail: keyDetails(key, region),
			resource_name: key.alias,
			tags: key.tags,
		}));
		return { resources, total_count: found.length };
	},
});
