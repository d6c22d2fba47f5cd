import { isUnauthenticated } from "../answers/answers";
import { getOrCreate } from "../getOrCreate";
import { UnansweredError } from "../http/errors";
import type { Answer } from "../http/request";
import { THROTTLED } from "../http/retryPolicy";

/**
 * What an attempt says about its credentials. `unanswered`: the host may be silent, so the next attempt may take long, too.
 * `inconclusive`: the attempt was not sent, or the service failed or throttled it.
 */
export type Verdict = "accepted" | "refused" | "unanswered" | "inconclusive";

/** An attempt that may be sent. */
export interface GuardedAttempt {
	/** Must be called exactly once. @returns whether the credentials may be tried once more */
	report(verdict: Verdict): boolean;
}

/** What one host made of the credentials. */
interface HostRecord {
	isAccepted: boolean;
	/** Whether it refused the credentials for good. */
	isClosed: boolean;
	/** Goes up when the host refuses credentials that it has accepted. Attempts that began before that don't change the record. */
	generation: number;
	/** How many attempts are under way that began before the host had accepted the credentials. */
	probing: number;
}

interface WaitingAttempt {
	readonly record: HostRecord;
	/** @param attempt undefined if it must not be sent */
	readonly resolve: (attempt: GuardedAttempt | undefined) => void;
}

/**
 * After this many refusals in a row, no other host is tried. Five lock an access key for five minutes, for all its users (API Gateway,
 * APIGW.0301).
 */
const MAX_REFUSALS = 4;
/** How many attempts run at once after one without an answer, which the service may have counted as a refusal. */
const CONCURRENCY_AFTER_SILENCE = MAX_REFUSALS - 1;

/**
 * Keeps the service from locking credentials because a run tries wrong ones for each of its regions, projects and resources. Each set of
 * credentials has one guard. Until a host accepts the credentials, attempts are sent one at a time. After a refusal, attempts are sent
 * only to hosts that have accepted them. After an attempt without an answer, up to three are sent at once, so that they don't time out
 * one after the other.
 */
export class LockoutGuard {
	readonly #maxRefusals: number;
	readonly #hosts = new Map<string, HostRecord>();
	#isRefused = false;
	#refusals = 0;
	/** How many attempts may run at once at hosts that have not accepted the credentials. */
	#concurrency = 1;
	readonly #waiting: WaitingAttempt[] = [];

	/** @param maxRefusals how many refusals in a row end the attempts: more than 1 if refused credentials can be replaced */
	constructor(maxRefusals = 1) {
		this.#maxRefusals = maxRefusals;
	}

	/**
	 * Waits until an attempt may be sent to a host.
	 * @returns undefined if the service has refused the credentials for good
	 */
	begin(host: string): Promise<GuardedAttempt | undefined> {
		const record = getOrCreate(this.#hosts, host, () => ({
			isAccepted: false,
			isClosed: false,
			generation: 0,
			probing: 0,
		}));
		return new Promise((resolve) => {
			this.#waiting.push({ record, resolve });
			this.#admit();
		});
	}

	/** Starts every attempt that may be sent, and ends those that must not. */
	#admit(): void {
		for (const waiting of [...this.#waiting]) {
			const { record, resolve } = waiting;
			const isClosed = this.#isClosed(record);
			if (!isClosed && !record.isAccepted && !this.#mayProbe(record)) continue;
			this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
			resolve(isClosed ? undefined : this.#start(record));
		}
	}

	/** A host that doesn't answer must not keep the others waiting: one without an attempt under way goes first. */
	#mayProbe(record: HostRecord): boolean {
		const records = [...this.#hosts.values()];
		if (records.reduce((sum, { probing }) => sum + probing, 0) >= this.#concurrency) return false;
		return record.probing === 0 || !this.#waiting.some((other) => other.record.probing === 0);
	}

	#start(record: HostRecord): GuardedAttempt {
		const { generation, isAccepted } = record;
		const probes = isAccepted ? 0 : 1;
		record.probing += probes;
		return {
			report: (verdict) => {
				record.probing -= probes;
				const mayTryAgain = this.#judge(verdict, record, generation);
				this.#admit();
				return mayTryAgain;
			},
		};
	}

	#isClosed({ isAccepted, isClosed }: HostRecord): boolean {
		return isClosed || (this.#isRefused && !isAccepted);
	}

	#judge(verdict: Verdict, record: HostRecord, generation: number): boolean {
		if (verdict === "unanswered") this.#concurrency = CONCURRENCY_AFTER_SILENCE;
		if (generation !== record.generation) return verdict === "refused" && !this.#isClosed(record);
		if (verdict === "accepted") this.#accept(record);
		return verdict === "refused" && this.#refuse(record);
	}

	#accept(record: HostRecord): void {
		if (record.isAccepted) return;
		record.isAccepted = true;
		// Credentials that were replaced after a refusal begin anew.
		if (record.generation > 0) this.#refusals = 0;
	}

	#refuse(record: HostRecord): boolean {
		if (record.isAccepted) {
			// The credentials worked here before, so they are tried once more, and replaced if they can be.
			record.isAccepted = false;
			record.generation += 1;
			return !this.#isClosed(record);
		}
		this.#refusals += 1;
		const isAcceptedElsewhere = [...this.#hosts.values()].some(({ isAccepted }) => isAccepted);
		this.#isRefused = this.#refusals >= (isAcceptedElsewhere ? MAX_REFUSALS : this.#maxRefusals);
		record.isClosed = isAcceptedElsewhere && this.#refusals >= this.#maxRefusals;
		return !this.#isClosed(record);
	}
}

/** The verdict of an attempt. @param result its answer, or why it has none */
export function verdictOf(result: Answer | Error): Verdict {
	if (result instanceof Error)
		return result instanceof UnansweredError && !result.isFinal ? "unanswered" : "inconclusive";
	if (isUnauthenticated(result)) return "refused";
	return result.status < 500 && result.status !== THROTTLED ? "accepted" : "inconclusive";
}
