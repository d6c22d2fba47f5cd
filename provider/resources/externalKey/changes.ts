import type { KmsClient, Tags } from "../../kms/client";
import type { ExternalKeyInputs } from "./inputs";
import type { ExternalKeyState } from "./state";

/** One thing about a key that can change in place. */
interface Change {
	readonly name: "alias" | "description" | "tags";
	readonly apply: (kms: KmsClient, olds: ExternalKeyState, news: ExternalKeyInputs) => Promise<void>;
}

/** What takes a request when it changes. Each may be asked for again after a failure half-way. */
const CHANGES: readonly Change[] = [
	{ name: "alias", apply: (kms, { keyId }, { alias }) => kms.updateAlias(keyId, alias) },
	{ name: "description", apply: (kms, { keyId }, { description = "" }) => kms.updateDescription(keyId, description) },
	{
		name: "tags",
		apply: async (kms, { keyId, tags: before = {} }, { tags: after = {} }) => {
			const gone = filterTags(before, ([key]) => !(key in after));
			const changed = filterTags(after, ([key, value]) => before[key] !== value);
			if (Object.keys(gone).length > 0) await kms.changeTags(keyId, "delete", gone);
			if (Object.keys(changed).length > 0) await kms.changeTags(keyId, "create", changed);
		},
	},
];

/** The names of what differs and is changed in place, with or without a request. */
export function changedNames(olds: ExternalKeyState, news: ExternalKeyInputs): string[] {
	const names = [...CHANGES.map(({ name }) => name), "pendingDeletionDays", "enabled", "endpoint"] as const;
	return names.filter((name) => !isSame(olds[name], news[name]));
}

/** Asks the service for all changes but that between enabled and disabled. */
export async function applyChanges(kms: KmsClient, olds: ExternalKeyState, news: ExternalKeyInputs): Promise<void> {
	for (const { name, apply } of CHANGES) {
		if (!isSame(olds[name], news[name])) await apply(kms, olds, news);
	}
}

function filterTags(tags: Tags, keep: (tag: [string, string]) => boolean): Tags {
	return Object.fromEntries(Object.entries(tags).filter(keep));
}

/** Nothing, an empty text and no tags are the same. */
function isSame(old: unknown, next: unknown): boolean {
	return comparable(old) === comparable(next);
}

function comparable(value: unknown): string {
	if (typeof value === "object" && value !== null) {
		const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
		return entries.length === 0 ? "" : JSON.stringify(entries);
	}
	return `${value ?? ""}`;
}
