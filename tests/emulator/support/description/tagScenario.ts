import type { RequestOptions } from "./describedClient";
import { CREATE_KEYS, UNKNOWN_KEY } from "./keyScenarios";
import { body, type SavedValues, type Scenario, type Step } from "./scenario";

type Fields = Omit<RequestOptions, "path"> & { readonly tag_key?: string };

const on =
	(name: string, { tag_key, ...request }: Fields = {}) =>
	(saved: SavedValues): RequestOptions => ({
		path: { key_id: saved[name] ?? (name === "none" ? UNKNOWN_KEY : name), tag_key },
		...request,
	});

const add = (key: string, value = "1") => ({ body: { tag: { key, value } } });
const batch = (action: string, count: number) => {
	const tags = Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: "v" }));
	return { body: { action, tags } };
};

const STEPS: readonly Step[] = [
	["add-tag", "204", on("own", add("a b/ü"))],
	["add-tag", "404 KMS.0207", on("none", add("a"))],
	["add-tag", "400 KMS.0205", on("bad", add("a"))],
	["tags/action", "204", on("own", batch("create", 18))],
	["tags/action", "400 KMS.0409", on("own", batch("create", 21))],
	["add-tag", "204", on("own", add("last"))],
	["add-tag", "400 KMS.0409", on("own", add("over"))],
	["tags/action", "404 KMS.0207", on("none", batch("create", 1))],
	["tags/action", "400 KMS.0205", on("bad", batch("create", 1))],
	["list-tags", "200", on("own")],
	["list-tags", "404 KMS.0207", on("none")],
	["list-tags", "400 KMS.0205", on("bad")],
	["list-project-tags", "200"],
	["resource_instances/action", "200", body(() => ({ tags: [{ key: "last", values: ["1"] }] }))],
	["resource_instances/action", "200", body(() => ({ action: "count" }))],
	["tags/action", "204", on("own", batch("delete", 18))],
	["delete-tag", "204", on("own", { tag_key: "a b/ü" })],
	["delete-tag", "404 KMS.0416", on("own", { tag_key: "a b/ü" })],
	["delete-tag", "404 KMS.0207", on("none", { tag_key: "a" })],
	["delete-tag", "400 KMS.0205", on("bad", { tag_key: "a" })],
	["user-quotas", "200"],
	["user-instances", "200"],
];

export const TAG_SCENARIO: Scenario = { name: "tags and quota", steps: [...CREATE_KEYS, ...STEPS] };
