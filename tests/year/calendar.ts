import type { Chance } from "./chance";
import { firstAlias, YEAR_KEYS, type YearKey } from "./keys";

export const DAY_SECONDS = 24 * 60 * 60;
const MONTH_DAYS = 30;

/** A key as the program of one day declares it. */
export interface KeyOfDay extends YearKey {
	readonly alias: string;
	readonly description: string;
	readonly tags: Readonly<Record<string, string>>;
	/** Of the material, epoch seconds. */
	readonly expirationTime?: number | undefined;
}

/** What somebody does to a key behind the program's back. */
export type Drift = "materialDeleted" | "disabled" | "described";

/** The end of an `up` at one of its requests. */
export interface Kill {
	/** Which request, counted from 1. */
	readonly at: number;
	/** Whether it takes effect before. */
	readonly takesEffect: boolean;
	/** What is killed: all processes of the run, or the one that the provider is in. */
	readonly victim: "run" | "provider";
}

/** What a day's pipeline does, and what happens to it. */
export interface Day {
	/** Counted from 1. */
	readonly number: number;
	readonly program: readonly KeyOfDay[];
	/** Runs before the `up`. */
	readonly before: readonly ("preview" | "refresh")[];
	readonly killed?: Kill | undefined;
	/** A second `up` runs beside it. */
	readonly isRace: boolean;
	readonly drift?: { readonly key: YearKey; readonly what: Drift } | undefined;
	/** Whether the machine that runs the pipeline sees the key material. Where none has to go in, it need not. */
	readonly isMaterialAtHand: boolean;
	/** Whether another `up` afterwards has to find nothing to do. */
	readonly isLookedAtTwice: boolean;
}

/** Requests of a first run, a run without changes has fewer: a kill that finds no request is none. */
const MOST_REQUESTS = { first: 45, later: 14 } as const;

/**
 * @param start epoch seconds at which the first day begins
 * @param before the day before, if there was one
 */
export function dayOf(number: number, chance: Chance, start: number, before: Day | undefined): Day {
	const happens = (probability: number, ...what: string[]) => chance.happens(probability, "day", number, ...what);
	const drift = number > 1 && happens(0.08, "drift") ? driftOf(number, chance) : undefined;
	const most = number === 1 ? MOST_REQUESTS.first : MOST_REQUESTS.later;
	const isKilled = happens(number === 1 ? 0.7 : 0.15, "killed");
	const program = YEAR_KEYS.map((key) => keyOfDay(key, number, chance, start));
	const goesIn = program.some((key, index) => key.expirationTime !== before?.program[index]?.expirationTime);
	return {
		number,
		program,
		before: [
			...(happens(0.2, "preview") ? (["preview"] as const) : []),
			...(drift || (number > 1 && happens(0.25, "refresh")) ? (["refresh"] as const) : []),
		],
		killed: isKilled ? killOf(number, most, chance) : undefined,
		isRace: number > 1 && happens(0.08, "race"),
		drift,
		isMaterialAtHand: number === 1 || goesIn || drift?.what === "materialDeleted" || happens(0.1, "material"),
		isLookedAtTwice: happens(0.3, "looked at twice"),
	};
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
	// A key whose material is over can't be disabled.
	const keys = YEAR_KEYS.filter(({ expiry }) => expiry !== "lapsing");
	const lasting = keys.filter(({ keySpec, expiry }) => expiry === "never" && keySpec.startsWith("AES"));
	return { key: chance.pick(what === "materialDeleted" ? lasting : keys, "drifting key", number), what };
}

function keyOfDay(key: YearKey, number: number, chance: Chance, start: number): KeyOfDay {
	const changes = (what: string, probability: number) => changesUntil(number, probability, chance, what, key.name);
	const aliases = changes("alias", 0.02);
	const tags = changes("tags", 0.03);
	return {
		...key,
		alias: aliases === 0 ? firstAlias(key) : `${firstAlias(key)}-${aliases}`,
		description: `${key.name}, text ${changes("description", 0.04)}`,
		tags: { team: "payments", ...(tags > 0 && { [`edition-${tags}`]: `${tags}` }) },
		expirationTime: expirationTimeOf(key, number, start),
	};
}

/** How often something about a key has changed by a day; it changes from the second on. */
function changesUntil(number: number, probability: number, chance: Chance, ...what: string[]): number {
	let changes = 0;
	for (let day = 2; day <= number; day++) if (chance.happens(probability, "change", day, ...what)) changes += 1;
	return changes;
}

/** The end of a month. Made longer three days before it, or a day after the run that meets its end. */
function expirationTimeOf({ name, expiry }: YearKey, number: number, start: number): number | undefined {
	if (expiry === "never") return undefined;
	const offset = name === "cards" ? MONTH_DAYS / 2 : 0;
	const shift = expiry === "extended" ? 3 : -1;
	const months = Math.max(0, Math.floor((number - 1 + offset + shift) / MONTH_DAYS)) + 1;
	return start + (months * MONTH_DAYS - offset) * DAY_SECONDS;
}
