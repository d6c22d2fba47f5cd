import type { Chance } from "./chance";
import { YEAR_KEYS, type YearKey } from "./keys";

/** The slips of people, in the order of docs/year.md. */
export const SLIPS = [
	"wrongRegion",
	"wrongProject",
	"destroy",
	"rename",
	"renameWithAliases",
	"renameMaterial",
	"replaceMaterial",
	"replaceParameters",
	"replaceKey",
	"target",
] as const;

export type SlipName = (typeof SLIPS)[number];

/** A mistake that somebody makes with the pipeline or the program. */
export interface Slip {
	readonly what: SlipName;
	readonly key: YearKey;
	/** Whether a key that is to be replaced is to have another alias. Otherwise the old key keeps it, and the new one can't be created. */
	readonly hasNewAlias: boolean;
	/** Kind of the resource that a run with --target is about. */
	readonly kind: "externalKey" | "importParameters" | "keyMaterial";
}

/** Resources that a program declares for a key, as earlier slips left them. */
export interface Declared {
	/** Number of the key among those that the program has made for this purpose, from 0. */
	readonly generation: number;
	readonly resourceName: string;
	/** The name of the resource before it was renamed with `aliases`. */
	readonly earlierName?: string | undefined;
	readonly materialName: string;
	/** The day on which existingKeyId began to name the key. */
	readonly takenOverOn?: number | undefined;
	/** Whether the program vouches for the material of a key that it takes over. */
	readonly isTrusted: boolean;
}

/** A slip happens in each stretch of so many days, unless material expires around the day that is drawn. */
const STRETCH_DAYS = 6;
const TAKE_OVER_DAYS = 10;

/** @param count number of slips before this day: all kinds have their turn, in an order that the seed decides */
export function slipOf(number: number, chance: Chance, count: number): Slip | undefined {
	const stretch = Math.floor((number - 1) / STRETCH_DAYS);
	const drawn = stretch * STRETCH_DAYS + chance.upTo(STRETCH_DAYS, "slip", stretch);
	if (number <= 2 || number !== drawn) return undefined;
	const order = [...SLIPS].sort((one, other) => chance.draw("slips", one) - chance.draw("slips", other));
	const what = order[count % order.length] as SlipName;
	const keys = what === "renameMaterial" ? YEAR_KEYS.filter(({ isInParts }) => isInParts) : YEAR_KEYS;
	return {
		what,
		key: chance.pick(keys, "slipping key", number),
		hasNewAlias: chance.happens(0.6, "new alias", number),
		kind: chance.pick(["externalKey", "importParameters", "keyMaterial"], "target", number),
	};
}

/** Whether the key gets another one in its place. */
export function isReplaced(slip: Slip | undefined, { name }: Pick<YearKey, "name">): boolean {
	if (slip?.key.name !== name) return false;
	return slip.what === "rename" || (slip.what === "replaceKey" && slip.hasNewAlias);
}

export function isWrongEnvironment(slip: Slip | undefined): boolean {
	return slip?.what === "wrongRegion" || slip?.what === "wrongProject";
}

export function firstDeclared({ name }: YearKey): Declared {
	return { generation: 0, resourceName: name, materialName: name, isTrusted: false };
}

/** What the program declares for a key after a slip. */
export function declaredAfter(
	slip: Slip | undefined,
	key: YearKey,
	was: Declared,
	day: number,
	chance: Chance,
): Declared {
	if (slip?.what === "destroy") {
		// Bytes that can't be compared must be vouched for, or their expiry can't be changed.
		const isTrusted = key.expiry !== "never" || chance.happens(0.5, "trust", day, key.name);
		return { ...was, takenOverOn: day, isTrusted };
	}
	if (isReplaced(slip, key)) {
		const renamed = slip?.what === "rename" ? renamedFrom(was, key) : {};
		const generation = was.generation + 1;
		return { ...was, ...renamed, generation, earlierName: undefined, takenOverOn: undefined, isTrusted: false };
	}
	if (slip?.key.name !== key.name) return was;
	if (slip.what === "renameWithAliases") return { ...was, ...renamedFrom(was, key), earlierName: was.resourceName };
	if (slip.what === "renameMaterial") return { ...was, materialName: otherName(was.materialName, "_material") };
	return was;
}

/** The name of the KeyMaterial before the resource was renamed with `aliases`. */
export function earlierMaterialName({ resourceName, earlierName, materialName }: Declared): string | undefined {
	return earlierName && materialName.replace(resourceName, earlierName);
}

/** Whether the program names the key of the service by its id. */
export function isNamedById({ takenOverOn }: Declared, day: number): boolean {
	return takenOverOn !== undefined && day < takenOverOn + TAKE_OVER_DAYS;
}

function renamedFrom({ resourceName, materialName }: Declared, { name }: YearKey) {
	const renamed = resourceName === name ? `${name}_renamed` : name;
	return { resourceName: renamed, materialName: materialName.replace(resourceName, renamed) };
}

function otherName(name: string, ending: string): string {
	return name.endsWith(ending) ? name.slice(0, -ending.length) : name + ending;
}
