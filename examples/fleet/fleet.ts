import { readFileSync } from "node:fs";
import type { ImportedKeyArgs, KeySpec, KeyUsage, Material } from "pulumi-huaweicloud-kms";
import * as v from "valibot";

// The provider checks values and their combinations, for all keys of a stack at once and before any request.
const word = <Word extends string>() => v.custom<Word>((input) => typeof input === "string", "must be a string");

const material = v.custom<Exclude<Material, string>>(
	(input) => typeof input === "object" && input !== null && ["file", "env", "command"].some((kind) => kind in input),
	'must be a reference to key material: { "file": … }, { "env": … } or { "command": … }',
);

const key = v.strictObject({
	name: v.pipe(v.string(), v.regex(/^[\w.-]+$/, "must consist of letters, digits, _ . and -")),
	material,
	alias: v.optional(v.string()),
	keySpec: v.optional(word<KeySpec>()),
	keyUsage: v.optional(word<KeyUsage>()),
	description: v.optional(v.string()),
	tags: v.optional(v.record(v.string(), v.string())),
	region: v.optional(v.string()),
	enabled: v.optional(v.boolean()),
	pendingDeletionDays: v.optional(v.number()),
	expirationTime: v.optional(v.number()),
}) satisfies v.GenericSchema<unknown, ImportedKeyArgs & { name: string }>;

const fleet = v.strictObject({
	name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, "must consist of a-z, 0-9 and -, and begin with a letter")),
	stacks: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999)),
	keys: v.pipe(
		v.array(key),
		v.checkItems(
			({ name }, index, keys) => keys.findIndex((other) => other.name === name) === index,
			"has the same name as an earlier key",
		),
	),
});

/** A key as the fleet's file describes it: the arguments of an ImportedKey and its name. */
export type FleetKey = v.InferOutput<typeof key>;

/** Keys, and the number of stacks that they are spread over. */
export type Fleet = v.InferOutput<typeof fleet>;

/** Reads a fleet from its JSON file. @throws {Error} if the file is invalid, with everything that is wrong in it */
export function readFleet(file: string): Fleet {
	const result = v.safeParse(fleet, JSON.parse(readFileSync(file, "utf8")));
	if (result.success) return result.output;
	const faults = result.issues.map((issue) => `  ${v.getDotPath(issue) ?? "the file"}: ${issue.message}`);
	throw new Error(`Reading the fleet in ${file}:\n${faults.join("\n")}`);
}
