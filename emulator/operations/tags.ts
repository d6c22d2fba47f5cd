import * as v from "valibot";
import { type Key, Tag } from "../keys/keyStore";
import { type KmsCall, kmsOperation, NOTHING } from "../kmsOperation";
import { code, field, type World } from "../operation";
import { refuse } from "../refusal";
import { tagKey, tagValue } from "./tagFields";

const tag = v.object({ key: tagKey, value: v.optional(tagValue) }, code("KMS.0308"));

type AskedTag = v.InferOutput<typeof tag>;

function keyOf(call: KmsCall, { keys }: World): Key {
	const keyId = call.path.keyId ?? "";
	if (!v.is(field.keyId, keyId)) throw refuse("KMS.0205");
	return keys.get(call.projectId, keyId);
}

/** The tags with others put in: those of the same key take the new value. */
function withTags(tags: readonly Tag[], added: readonly AskedTag[], { settings }: World): Tag[] {
	const values = new Map([...tags, ...added].map(({ key, value = "" }) => [key, value]));
	if (values.size > settings.tagQuota) throw refuse("KMS.0409");
	return [...values].map(([key, value]) => ({ key, value }));
}

/** The tags without those of a key and, where one is given, a value. */
function withoutTags(tags: readonly Tag[], removed: readonly AskedTag[]): Tag[] {
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
		summary: "adds a tag to a key, or gives it another value",
		path: ":keyId/tags",
		request: v.object({ tag, sequence: field.sequence }),
		answer: NOTHING,
		refusals: TAG_REFUSALS,
		handle: (body, call, world) => {
			const key = keyOf(call, world);
			world.keys.update(key, { tags: withTags(key.tags, [body.tag], world) });
		},
	}),
	kmsOperation({
		name: "tags/action",
		group: "tags",
		summary: "adds several tags to a key, or takes them away",
		path: ":keyId/tags/action",
		request: batch,
		answer: NOTHING,
		refusals: TAG_REFUSALS,
		handle: (body, call, world) => {
			const key = keyOf(call, world);
			world.keys.update(key, { tags: ACTIONS[body.action](key.tags, body.tags, world) });
		},
	}),
	kmsOperation({
		name: "delete-tag",
		group: "tags",
		summary: "takes a tag away from a key",
		method: "DELETE",
		path: ":keyId/tags/:tagKey",
		request: NOTHING,
		answer: NOTHING,
		refusals: ["KMS.0205", "KMS.0207", "KMS.0416"],
		handle: (_, call, world) => {
			const key = keyOf(call, world);
			const left = key.tags.filter((one) => one.key !== call.path.tagKey);
			if (left.length === key.tags.length) throw refuse("KMS.0416");
			world.keys.update(key, { tags: left });
		},
	}),
	kmsOperation({
		name: "list-tags",
		group: "tags",
		summary: "lists the tags of a key",
		method: "GET",
		path: ":keyId/tags",
		request: NOTHING,
		answer: v.strictObject({ tags: v.array(Tag), existTagsNum: v.number() }),
		refusals: ["KMS.0205", "KMS.0207"],
		handle: (_, call, world) => {
			const key = keyOf(call, world);
			return { tags: key.tags, existTagsNum: key.tags.length };
		},
	}),
	kmsOperation({
		name: "list-project-tags",
		group: "tags",
		summary: "lists the tags of all keys of the project, each with its values",
		method: "GET",
		path: "tags",
		request: NOTHING,
		answer: v.strictObject({
			tags: v.array(v.strictObject({ key: v.string(), values: v.array(v.string()) })),
		}),
		handle: (_, { projectId }, { keys }) => {
			const values = new Map<string, Set<string>>();
			for (const { key, value } of keys.all(projectId).flatMap((one) => one.tags)) {
				values.set(key, (values.get(key) ?? new Set()).add(value));
			}
			return { tags: [...values].map(([key, its]) => ({ key, values: [...its] })) };
		},
	}),
];
