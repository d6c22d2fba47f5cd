import * as v from "valibot";
import { type Key, Tag } from "../keys/keyStore";
import { type KmsCall, kmsOperation, NO_BODY } from "../kmsOperation";
import { code, field, type ServiceContext } from "../operation";
import { refuse } from "../refusal";
import { tagKey, tagValue } from "./tagFields";

const tag = v.object({ key: tagKey, value: v.optional(tagValue) }, code("KMS.0308"));

type GivenTag = v.InferOutput<typeof tag>;

function keyOf(call: KmsCall, { keys }: ServiceContext): Key {
	const keyId = call.path.keyId ?? "";
	if (!v.is(field.keyId, keyId)) throw refuse("KMS.0205");
	return keys.get(call.projectId, keyId);
}

/** Adds tags. A tag whose key exists already replaces the value. */
function withTags(tags: readonly Tag[], added: readonly GivenTag[], { settings }: ServiceContext): Tag[] {
	const values = new Map([...tags, ...added].map(({ key, value = "" }) => [key, value]));
	if (values.size > settings.tagQuota) throw refuse("KMS.0409");
	return [...values].map(([key, value]) => ({ key, value }));
}

/** Removes tags by key and, if given, value. */
function withoutTags(tags: readonly Tag[], removed: readonly GivenTag[]): Tag[] {
	return tags.filter(({ key, value }) => !removed.some((one) => one.key === key && (one.value ?? value) === value));
}

const ACTIONS = { create: withTags, delete: withoutTags } as const;

const batch = v.object({
	action: v.picklist(["create", "delete"], code("KMS.0404")),
	tags: v.pipe(
		v.array(tag, code("KMS.0308")),
		v.nonEmpty(code("KMS.0401")),
		v.check((tags) => new Set(tags.map(({ key }) => key)).size === tags.length, code("KMS.0406")),
	),
	sequence: field.sequence,
});

const TAG_REFUSALS = ["KMS.0205", "KMS.0207", "KMS.0409"] as const;

export const tags = [
	kmsOperation({
		name: "add-tag",
		group: "tags",
		summary: "adds a tag to a key, or changes its value",
		path: ":keyId/tags",
		request: v.object({ tag, sequence: field.sequence }),
		response: NO_BODY,
		refusals: TAG_REFUSALS,
		handle: (body, call, context) => {
			const key = keyOf(call, context);
			context.keys.update(key, { tags: withTags(key.tags, [body.tag], context) });
		},
	}),
	kmsOperation({
		name: "tags/action",
		group: "tags",
		summary: "adds several tags to a key, or removes them",
		path: ":keyId/tags/action",
		request: batch,
		response: NO_BODY,
		refusals: TAG_REFUSALS,
		handle: (body, call, context) => {
			const key = keyOf(call, context);
			context.keys.update(key, { tags: ACTIONS[body.action](key.tags, body.tags, context) });
		},
	}),
	kmsOperation({
		name: "delete-tag",
		group: "tags",
		summary: "removes a tag from a key",
		method: "DELETE",
		path: ":keyId/tags/:tagKey",
		request: NO_BODY,
		response: NO_BODY,
		refusals: ["KMS.0205", "KMS.0207", "KMS.0416"],
		handle: (_, call, context) => {
			const key = keyOf(call, context);
			const left = key.tags.filter((one) => one.key !== call.path.tagKey);
			if (left.length === key.tags.length) throw refuse("KMS.0416");
			context.keys.update(key, { tags: left });
		},
	}),
	kmsOperation({
		name: "list-tags",
		group: "tags",
		summary: "lists the tags of a key",
		method: "GET",
		path: ":keyId/tags",
		request: NO_BODY,
		response: v.strictObject({ tags: v.array(Tag), existTagsNum: v.number() }),
		refusals: ["KMS.0205", "KMS.0207"],
		handle: (_, call, context) => {
			const key = keyOf(call, context);
			return { tags: key.tags, existTagsNum: key.tags.length };
		},
	}),
	kmsOperation({
		name: "list-project-tags",
		group: "tags",
		summary: "lists the tags of all keys in the project, each with its values",
		method: "GET",
		path: "tags",
		request: NO_BODY,
		response: v.strictObject({
			tags: v.array(v.strictObject({ key: v.string(), values: v.array(v.string()) })),
		}),
		handle: (_, { projectId }, { keys }) => {
			const values = new Map<string, Set<string>>();
			for (const { key, value } of keys.all(projectId).flatMap((one) => one.tags)) {
				values.set(key, (values.get(key) ?? new Set()).add(value));
			}
			return { tags: [...values].map(([key, found]) => ({ key, values: [...found] })) };
		},
	}),
];
