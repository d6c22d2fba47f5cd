import * as v from "valibot";
import type { Key, Tag } from "../keyStore";
import { type KmsCall, kmsOperation } from "../kmsOperation";
import { code, field, parseBody, type World } from "../operation";
import { type RefusalCode, refuse } from "../refusal";

/** The user guide says 20, the API's pages say 10. */
const MOST_TAGS = 20;
const NO_CONTENT = { status: 204 } as const;

const isPrintable = (text: string) => [...text].every((character) => character >= " " && !"*<>\\=".includes(character));

const tagText = (shortest: number, longest: number, length: RefusalCode, characters: RefusalCode) =>
	v.pipe(
		v.string(characters),
		v.check((text) => [...text].length >= shortest && [...text].length <= longest, length),
		v.check(isPrintable, characters),
	);

const tag = v.object(
	{ key: tagText(1, 36, "KMS.0411", "KMS.0406"), value: v.optional(tagText(0, 43, "KMS.0410", "KMS.0405")) },
	code("KMS.0308"),
);

type AskedTag = v.InferOutput<typeof tag>;

function keyOf(call: KmsCall, { keys }: World): Key {
	const keyId = call.path.keyId ?? "";
	if (!v.is(field.keyId, keyId)) throw refuse("KMS.0205");
	return keys.get(call.projectId, keyId);
}

/** The tags with others put in: those of the same key take the new value. */
function withTags(tags: readonly Tag[], added: readonly AskedTag[]): Tag[] {
	const values = new Map([...tags, ...added].map(({ key, value = "" }) => [key, value]));
	if (values.size > MOST_TAGS) throw refuse("KMS.0409");
	return [...values].map(([key, value]) => ({ key, value }));
}

/** The tags without those of a key and, where one is given, a value. */
function withoutTags(tags: readonly Tag[], removed: readonly AskedTag[]): Tag[] {
	return tags.filter(({ key, value }) => !removed.some((one) => one.key === key && (one.value ?? value) === value));
}

const ACTIONS = { create: withTags, delete: withoutTags } as const;

const batch = {
	action: v.picklist(["create", "delete"], code("KMS.0404")),
	tags: v.pipe(
		v.array(tag, code("KMS.0308")),
		v.nonEmpty(code("KMS.0401")),
		v.check((tags) => new Set(tags.map(({ key }) => key)).size === tags.length, code("KMS.0406")),
	),
	sequence: field.sequence,
};

export const tags = [
	kmsOperation(
		"add-tag",
		(call, world) => {
			const key = keyOf(call, world);
			const body = parseBody(call, { tag, sequence: field.sequence });
			world.keys.update(key, { tags: withTags(key.tags, [body.tag]) });
			return NO_CONTENT;
		},
		{ method: "POST", path: ":keyId/tags" },
	),
	kmsOperation(
		"tags/action",
		(call, world) => {
			const key = keyOf(call, world);
			const body = parseBody(call, batch);
			world.keys.update(key, { tags: ACTIONS[body.action](key.tags, body.tags) });
			return NO_CONTENT;
		},
		{ method: "POST", path: ":keyId/tags/action" },
	),
	kmsOperation(
		"delete-tag",
		(call, world) => {
			const key = keyOf(call, world);
			const left = key.tags.filter((one) => one.key !== call.path.tagKey);
			if (left.length === key.tags.length) throw refuse("KMS.0416");
			world.keys.update(key, { tags: left });
			return NO_CONTENT;
		},
		{ method: "DELETE", path: ":keyId/tags/:tagKey" },
	),
	kmsOperation(
		"list-tags",
		(call, world) => {
			const key = keyOf(call, world);
			return { body: { tags: key.tags, existTagsNum: key.tags.length } };
		},
		{ method: "GET", path: ":keyId/tags" },
	),
	kmsOperation(
		"list-project-tags",
		(call, { keys }) => {
			const values = new Map<string, Set<string>>();
			for (const { key, value } of keys.all(call.projectId).flatMap((one) => one.tags)) {
				values.set(key, (values.get(key) ?? new Set()).add(value));
			}
			return { body: { tags: [...values].map(([key, its]) => ({ key, values: [...its] })) } };
		},
		{ method: "GET", path: "tags" },
	),
];
