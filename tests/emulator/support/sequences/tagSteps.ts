import fc from "fast-check";
import { tagsOf } from "./keyDetails";
import { type Checks, firstFault, type ModelKey, type Outcome, type Refusal } from "./keyModel";
import { projectOf } from "./sequenceRun";
import { keys, step, weighted } from "./step";

interface Tag {
	readonly key: string;
	/** @default "" */
	readonly value?: string;
}

const lengthOf = (text: string) => [...text].length;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the API's rule names them
const FORBIDDEN = /[\u0000-\u001f*<>\\=]/;

const TAG_CHECKS: Checks<Tag> = [
	["KMS.0411", ({ key }) => lengthOf(key) < 1 || lengthOf(key) > 36],
	["KMS.0406", ({ key }) => FORBIDDEN.test(key)],
	["KMS.0410", ({ value = "" }) => lengthOf(value) > 43],
	["KMS.0405", ({ value = "" }) => FORBIDDEN.test(value)],
];

const goodKeys = weighted([8, "a"], [8, "b"], [4, "c"], [1, "__proto__"], [1, "é /+%"], [1, "🔑".repeat(36)]);
const goodTags: fc.Arbitrary<Tag> = fc.record(
	{ key: goodKeys, value: fc.constantFrom("1", "2", "", "🔑".repeat(43)) },
	{ requiredKeys: ["key"] },
);
const faultyTags: fc.Arbitrary<Tag> = fc.constantFrom(
	{ key: "" },
	{ key: "k".repeat(37), value: "1" },
	{ key: "a*" },
	{ key: "\u001f" },
	{ key: "a", value: "v".repeat(44) },
	{ key: "a", value: "<" },
	{ key: "a", value: "=" },
);
const tags = fc.oneof({ weight: 20, arbitrary: goodTags }, { weight: 1, arbitrary: faultyTags });

/** Adds tags, or refuses too many. */
function put(key: ModelKey, added: readonly Tag[], quota: number): Outcome {
	const all = new Map([...key.tags, ...added.map((tag) => [tag.key, tag.value ?? ""] as const)]);
	if (all.size > quota) return "KMS.0409";
	for (const [name, value] of all) key.tags.set(name, value);
	return undefined;
}

function take(key: ModelKey, removed: readonly Tag[]): undefined {
	for (const { key: name, value = key.tags.get(name) } of removed)
		if (key.tags.get(name) === value) key.tags.delete(name);
}

export const addTag = step("add-tag", fc.record({ key: keys, tag: tags }), (run, caller, { key, tag }) => {
	const fault = firstFault(TAG_CHECKS, tag);
	return run.askForTags(caller, { name: "add-tag", method: "POST", key, body: { tag }, fault }, (found) =>
		put(found, [tag], run.model.rules.tagQuota),
	);
});

const batches = fc.record({
	key: keys,
	action: weighted([12, "create"], [6, "delete"], [1, "replace"]),
	tags: fc.oneof(
		{
			weight: 6,
			arbitrary: fc.uniqueArray(tags, { minLength: 1, maxLength: 5, size: "max", selector: ({ key }) => key }),
		},
		{ weight: 1, arbitrary: fc.array(tags, { maxLength: 3, size: "max" }) },
	),
});

function batchFault(action: string, given: readonly Tag[]): Refusal | undefined {
	if (action === "replace") return "KMS.0404";
	if (given.length === 0) return "KMS.0401";
	const [fault] = given.flatMap((tag) => firstFault(TAG_CHECKS, tag) ?? []);
	return fault ?? (new Set(given.map(({ key }) => key)).size < given.length ? "KMS.0406" : undefined);
}

export const changeTags = step("tags/action", batches, (run, caller, { key, action, tags: given }) => {
	const fault = batchFault(action, given);
	const body = { action, tags: given };
	return run.askForTags(caller, { name: "tags/action", method: "POST", key, below: "/action", body, fault }, (found) =>
		action === "create" ? put(found, given, run.model.rules.tagQuota) : take(found, given),
	);
});

export const deleteTag = step("delete-tag", fc.record({ key: keys, tag: goodKeys }), (run, caller, { key, tag }) =>
	run.askForTags(
		caller,
		{ name: "delete-tag", method: "DELETE", key, below: `/${encodeURIComponent(tag)}` },
		({ tags: its }) => (its.delete(tag) ? undefined : "KMS.0416"),
	),
);

export const listTags = step("list-tags", fc.record({ key: keys }), (run, caller, { key }) =>
	run.askForTags(caller, { name: "list-tags", method: "GET", key }, tagsOf),
);

export const listProjectTags = step("list-project-tags", fc.record({}), (run, caller) =>
	run.ask(caller, "list-project-tags", { method: "GET", path: "tags" }, () => {
		const all = run.model.keysOf(projectOf(caller)).flatMap((key) => [...key.tags]);
		const valuesOf = (name: string) => [...new Set(all.flatMap(([key, value]) => (key === name ? [value] : [])))];
		return { tags: [...new Set(all.map(([key]) => key))].map((key) => ({ key, values: valuesOf(key) })) };
	}),
);
