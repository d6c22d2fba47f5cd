import * as v from "valibot";
import { listIssues } from "../issues";
import type { ServiceContext } from "../operation";
import { ACCOUNT } from "../settings/settings";
import type { StateSaver } from "../state/stateSaver";
import { Fault, type Faults } from "./faults";
import type { Journal, JournalEntry } from "./journal";

/** The service's context, and what only the emulator itself works with. */
export interface EmulatorContext extends ServiceContext {
	readonly journal: Journal;
	readonly faults: Faults;
	readonly stateSaver: StateSaver;
}

export interface IdTokenOptions {
	/** Seconds until it expires; negative for a token that has expired. @default 3600 */
	readonly expiresInSeconds?: number | undefined;
	/** @default "emulator-subject" */
	readonly subject?: string | undefined;
	/** @default "emulator-audience", the audience that the agency trusts */
	readonly audience?: string | undefined;
}

/**
 * What a test can do to an emulator; the same is available over HTTP below `/_emulator/`. A control that changes the
 * state throws an Error if the data file can't be written.
 */
export interface Controls {
	/** The requests so far, oldest first; at most the latest 100,000. */
	requests(): readonly JournalEntry[];
	/**
	 * Moves the clock forward, or back if `seconds` is negative. Requests signed with the date of the machine's clock
	 * stay valid, because the clients' clocks don't move.
	 * @throws {RangeError} if the new time is before 1970 or after 9989
	 */
	advanceClock(seconds: number): void;
	/** Sets how many seconds the service's clock is ahead of its clients' clocks; negative if it is behind. */
	setClockSkew(seconds: number): void;
	/**
	 * Applies a fault to the next requests of an operation.
	 * @throws {TypeError} if the fault is invalid; the message lists everything that is wrong
	 */
	addFault(fault: v.InferInput<typeof Fault>): void;
	/** Issues a token of the identity provider that the agency trusts. */
	createIdToken(options?: IdTokenOptions): string;
	/** Revokes all tokens and temporary credentials issued so far. */
	revoke(): void;
	/** Removes keys, journal, faults and locks, and sets the clock to the machine's time. */
	reset(): void;
}

export function controlsOf(emulator: EmulatorContext): Controls {
	const { clock, journal, faults, keys, rateLimit, lockouts, idTokens, revocations, stateSaver } = emulator;
	const save = () => {
		stateSaver.markChanged();
		stateSaver.save();
	};
	const saveMovedClock = () => {
		keys.applyElapsedTime();
		save();
	};
	return {
		requests: () => journal.entries(),
		advanceClock: (seconds) => {
			if (!clock.advance(seconds)) throw new RangeError("the clock must stay between the years 1970 and 9989");
			saveMovedClock();
		},
		setClockSkew: (seconds) => {
			clock.skewSeconds = seconds;
			saveMovedClock();
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
