import type { KmsClient, Tags } from "../../kms/client";
import { given, type NameThat, namesThat } from "../shared/properties";
import type { Planned } from "../shared/unknown";
import { DEFAULT_ENTERPRISE_PROJECT } from "./enterpriseProject";
import { type ExternalKeyInputs, type ExternalKeyState, properties } from "./properties";
import { defaultUsage } from "./usage";

/** The arguments as a key is to have them: an alias that the program doesn't give stays as it is. */
export type Requested = ExternalKeyInputs & Pick<ExternalKeyState, "alias">;

type Change = (kms: KmsClient, olds: ExternalKeyState, news: Requested) => Promise<void>;

/** The requests for each change in place, except `enabled`. Each may be repeated if an update failed halfway. */
const CHANGES: Readonly<Record<Exclude<NameThat<"updates", typeof properties>, "enabled">, Change>> = {
	alias: (kms, { keyId }, { alias }) => kms.updateAlias(keyId, alias),
	description: (kms, { keyId }, { description = "" }) => kms.updateDescription(keyId, description),
	tags: async (kms, { keyId, tags: before = {} }, { tags: after = {} }) => {
		const gone = filterTags(before, ([key]) => !Object.hasOwn(after, key));
		const changed = filterTags(after, ([key, value]) => before[key] !== value);
		if (Object.keys(gone).length > 0) await kms.changeTags(keyId, "delete", gone);
		if (Object.keys(changed).length > 0) await kms.changeTags(keyId, "create", changed);
	},
};

/** The names of the arguments that differ and can change in place, with or without a request. */
export function changedNames(olds: ExternalKeyState, news: Planned<Requested>): string[] {
	const names = [...namesThat("updates", properties), ...namesThat("stores", properties)];
	return names.filter((name) => !isSame(olds[name], news[name]));
}

/** Asks the service for all changes but that between enabled and disabled. */
export async function applyChanges(kms: KmsClient, olds: ExternalKeyState, news: Requested): Promise<void> {
	for (const [name, change] of Object.entries(CHANGES)) {
		const argument = name as keyof typeof CHANGES;
		if (!isSame(olds[argument], news[argument])) await change(kms, olds, news);
	}
}

/**
 * The names of the arguments that differ and can't change in place, other than those that say where the key is. An argument that
 * the program omits is no change. One that the state omits has the service's default.
 */
export function changedForGood(olds: ExternalKeyState, news: Planned<ExternalKeyInputs>): string[] {
	const { keyId, keySpec } = olds;
	const defaults = { keyUsage: defaultUsage(keySpec), enterpriseProjectId: DEFAULT_ENTERPRISE_PROJECT };
	const before = { existingKeyId: keyId, ...defaults, ...given(olds) };
	const names = namesThat("replaces", properties).filter((name) => name !== "region" && name !== "projectId");
	return names.filter((name) => before[name] !== undefined && news[name] !== undefined && before[name] !== news[name]);
}

function filterTags(tags: Tags, keep: (tag: [string, string]) => boolean): Tags {
	return Object.fromEntries(Object.entries(tags).filter(keep));
}

/** An argument that is omitted, an empty text and no tags are the same. */
function isSame(old: unknown, next: unknown): boolean {
	return comparable(old) === comparable(next);
}

function comparable(value: unknown): string | symbol {
	if (typeof value === "symbol") return value;
	if (typeof value === "object" && value !== null) {
		const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
		return entries.length === 0 ? "" : JSON.stringify(entries);
	}
	return `${value ?? ""}`;
}
