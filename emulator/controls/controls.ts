import * as v from "valibot";
import { listIssues } from "../issues";
import type { World } from "../operation";
import { ACCOUNT } from "../settings/settings";
import type { Saving } from "../state/stateSaver";
import { Fault, type Faults } from "./faults";
import type { Journal, JournalEntry } from "./journal";

/** The world, and what only its controls see. */
export interface Backend extends World {
	readonly journal: Journal;
	readonly faults: Faults;
	readonly saving: Saving;
}

export interface IdTokenOptions {
	/** Negative for one that has expired. @default 3600 */
	readonly expiresInSeconds?: number | undefined;
	/** @default "emulator-subject" */
	readonly subject?: string | undefined;
	/** @default "emulator-audience", the one that the agency trusts */
	readonly audience?: string | undefined;
}

/**
 * What a test does to an emulator; over HTTP the same below `/_emulator/`. What changes the state throws an Error where the
 * data file can't be written.
 */
export interface Controls {
	/** The requests so far, oldest first; of more than 100,000 the newest. */
	requests(): readonly JournalEntry[];
	/**
	 * Lets time pass; back, where seconds are negative. Signed requests may be dated as before: clients' clocks can't come along.
	 * @throws {RangeError} where that is before 1970 or after 9989
	 */
	advanceClock(seconds: number): void;
	/** Puts the service's clock off those of its clients, by so much altogether. */
	setClockSkew(seconds: number): void;
	/**
	 * Has the next requests of an operation meet a fault.
	 * @throws {TypeError} where the fault is none; it names all that is wrong
	 */
	addFault(fault: v.InferInput<typeof Fault>): void;
	/** A token of the identity provider that the agency trusts. */
	createIdToken(options?: IdTokenOptions): string;
	/** Tokens and temporary credentials handed out so far stop working. */
	revoke(): void;
	/** No keys, no journal, no faults, no locks, the machine's time. */
	reset(): void;
}

export function controlsOf({ clock, journal, faults, keys, rateLimit, lockouts, ...backend }: Backend): Controls {
	const { idTokens, revocations, saving } = backend;
	const save = () => {
		saving.changed();
		saving.writeNow();
	};
	const moved = () => {
		keys.settle();
		save();
	};
	return {
		requests: () => journal.entries(),
		advanceClock: (seconds) => {
			if (!clock.advance(seconds)) throw new RangeError("the clock goes from 1970 to 9989");
			moved();
		},
		setClockSkew: (seconds) => {
			clock.skewSeconds = seconds;
			moved();
		},
		addFault: (fault) => {
			const result = v.safeParse(Fault, fault);
			if (!result.success) throw new TypeError(`Adding a fault: ${listIssues(result.issues, "fault")}.`);
			faults.add(result.output);
		},
		createIdToken: ({
			expiresInSeconds = 3600,
			subject = "emulator-subject",
			audience = ACCOUNT.oidcAudience,
		} = {}) => {
			const iat = clock.nowSeconds();
			return idTokens.issue({ sub: subject, aud: audience, iat, exp: iat + expiresInSeconds });
		},
		revoke: () => {
			revocations.revokeAll();
			save();
		},
		reset: () => {
			clock.reset();
			for (const part of [journal, faults, keys, rateLimit, lockouts]) part.clear();
			save();
		},
	};
}
