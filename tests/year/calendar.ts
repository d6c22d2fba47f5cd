import type { Chance } from "./chance";
import { firstAlias, YEAR_KEYS, type YearKey } from "./keys";
import { type Declared, declaredAfter, firstDeclared, type Slip, slipOf } from "./slips";

export const DAY_SECONDS = 24 * 60 * 60;
const MONTH_DAYS = 30;

/** A key as the program declares it on one day. */
export interface KeyOfDay extends YearKey, Declared {
	readonly alias: string;
	/** How often the program has changed the alias. */
	readonly aliasEdition: number;
	readonly description: string;
	readonly tags: Readonly<Record<string, string>>;
	/** Expiry of the material, in epoch seconds. */
	readonly expirationTime?: number | undefined;
}

/** A change that somebody makes to a key outside the program. */
export type Drift = "materialDeleted" | "disabled" | "described";

/** Kills an `up` at one of its requests. */
export interface Kill {
	/** Number of the request, counted from 1. */
	readonly at: number;
	/** Whether the request takes effect before the kill. */
	readonly takesEffect: boolean;
	/** What is killed: all processes of the run, or only the provider's. */
	readonly victim: "run" | "provider";
}

/** What the pipeline does on a day, and what happens to it. */
export interface Day {
	/** Counted from 1. */
	readonly number: number;
	readonly program: readonly KeyOfDay[];
	/** Runs before the `up`. */
	readonly before: readonly ("preview" | "refresh")[];
	readonly killed?: Kill | undefined;
	/** Whether a second `up` runs at the same time. */
	readonly isRace: boolean;
	readonly drift?: { readonly key: YearKey; readonly what: Drift } | undefined;
	/** Whether the machine that runs the pipeline has the key material. A day without an import does not need it. */
	readonly isMaterialAvailable: boolean;
	/** Whether another `up` follows, which must have nothing to do. */
	readonly hasSecondUp: boolean;
	readonly slip?: Slip | undefined;
	/** Number of slips up to this day. */
	readonly slips: number;
}

/** Requests of a first run and of a later one. A run with fewer requests than the number that is drawn is not killed. */
const MOST_REQUESTS = { first: 45, later: 14 } as const;

/**
 * @param start epoch seconds at which the first day begins
 * @param before the day before; undefined on the first day
 */
export function dayOf(number: number, chance: Chance, start: number, before: Day | undefined): Day {
	const happens = (probability: number, ...what: string[]) => chance.happens(probability, "day", number, ...what);
	const slip = before && isQuiet(number, start, before) ? slipOf(number, chance, before.slips) : undefined;
	const drift = number > 1 && !slip && happens(0.08, "drift") ? driftOf(number, chance) : undefined;
	const most = number === 1 ? MOST_REQUESTS.first : MOST_REQUESTS.later;
	const isKilled = happens(number === 1 ? 0.7 : 0.15, "killed");
	const program = programOf(number, chance, start, { before, slip });
	const goesIn = program.some((key, index) => key.expirationTime !== before?.program[index]?.expirationTime);
	return {
		number,
		program,
		before: [
			...(happens(0.2, "preview") ? (["preview"] as const) : []),
			...(drift || (number > 1 && !slip && happens(0.25, "refresh")) ? (["refresh"] as const) : []),
		],
		killed: isKilled ? killOf(number, most, chance) : undefined,
		isRace: number > 1 && !slip && happens(0.08, "race"),
		drift,
		isMaterialAvailable:
			!before || goesIn || slip !== undefined || drift?.what === "materialDeleted" || happens(0.1, "material"),
		hasSecondUp: happens(0.3, "looked at twice"),
		slip,
		slips: (before?.slips ?? 0) + (slip ? 1 : 0),
	};
}

/** Whether no material expires on the day, or on those around it. What an expiry changes is not to be mistaken for a slip's effect. */
function isQuiet(number: number, start: number, { program }: Day): boolean {
	const end = start + (number + 1) * DAY_SECONDS;
	return program.every(({ expirationTime = Number.POSITIVE_INFINITY }) => expirationTime > end);
}

/** On the day of a slip, nothing else changes in the program, unless a run is about a single resource of it. */
function programOf(
	number: number,
	chance: Chance,
	start: number,
	{ before, slip }: { readonly before: Day | undefined; readonly slip: Slip | undefined },
): KeyOfDay[] {
	return YEAR_KEYS.map((key, index) => {
		const was = before?.program[index];
		const declared = was ? declaredAfter(slip, key, declaredIn(was), number, chance) : firstDeclared(key);
		const isKept = was && slip && slip.what !== "target";
		const args = isKept ? was : { ...key, ...argumentsOf(key, number, chance, start) };
		const first = firstAlias(key, declared.generation);
		return { ...args, ...declared, alias: args.aliasEdition === 0 ? first : `${first}-${args.aliasEdition}` };
	});
}

function declaredIn({
	generation,
	resourceName,
	earlierName,
	materialName,
	takenOverOn,
	isTrusted,
}: KeyOfDay): Declared {
	return { generation, resourceName, earlierName, materialName, takenOverOn, isTrusted };
}

function killOf(number: number, most: number, chance: Chance): Kill {
	return {
		at: chance.upTo(most, "kill", number),
		takesEffect: chance.happens(0.5, "kill takes effect", number),
		victim: chance.pick(["run", "provider"], "killed", number),
	};
}

function driftOf(number: number, chance: Chance): Day["drift"] {
	const what = chance.pick<Drift>(["materialDeleted", "disabled", "described"], "drift", number);
	// A key whose material has expired can't be disabled.
	const keys = YEAR_KEYS.filter(({ expiry }) => expiry !== "lapsing");
	const lasting = keys.filter(({ keySpec, expiry }) => expiry === "never" && keySpec.startsWith("AES"));
	return { key: chance.pick(what === "materialDeleted" ? lasting : keys, "drifting key", number), what };
}

function argumentsOf(key: YearKey, number: number, chance: Chance, start: number) {
	const changes = (what: string, probability: number) => changesUntil(number, probability, chance, what, key.name);
	const tags = changes("tags", 0.03);
	return {
		aliasEdition: changes("alias", 0.02),
		description: `${key.name}, text ${changes("description", 0.04)}`,
		tags: { team: "payments", ...(tags > 0 && { [`edition-${tags}`]: `${tags}` }) },
		expirationTime: expirationTimeOf(key, number, start),
	};
}

/** How often a property of a key has changed by a day. Changes begin on the second day. */
function changesUntil(number: number, probability: number, chance: Chance, ...what: string[]): number {
	let changes = 0;
	for (let day = 2; day <= number; day++) if (chance.happens(probability, "change", day, ...what)) changes += 1;
	return changes;
}

/** The end of a month. The program extends it three days before, or a day after the run that meets the expiry. */
function expirationTimeOf({ name, expiry }: YearKey, number: number, start: number): number | undefined {
	if (expiry === "never") return undefined;
	const offset = name === "cards" ? MONTH_DAYS / 2 : 0;
	const shift = expiry === "extended" ? 3 : -1;
	const months = Math.max(0, Math.floor((number - 1 + offset + shift) / MONTH_DAYS)) + 1;
	return start + (months * MONTH_DAYS - offset) * DAY_SECONDS;
}
