import { isUnauthenticated } from "../answers/answers";
import type { Answer } from "../http/request";
import { THROTTLED } from "../http/retryPolicy";

/** What an attempt tells about the credentials it was made with: what fails at the service or is throttled tells nothing. */
export type Verdict = "accepted" | "refused" | "unanswered" | "inconclusive";

/** An attempt that may go out. */
export interface GuardedAttempt {
	/** To be called once. @returns whether one more attempt is of use */
	report(verdict: Verdict): boolean;
}

/** Under the five in a row that lock an access key for five minutes (API Gateway, APIGW.0301). */
const MAX_CONCURRENT = 4;

/**
 * Keeps credentials from being locked, for everybody who uses them, by a run that tries wrong ones for each of its resources:
 * until the service has accepted them, attempts go out one at a time, and none after a refusal. Where no answer comes at all, a
 * few go out at once, so that they don't run into their deadlines one by one.
 */
export class LockoutGuard {
	readonly #maxRefusals: number;
	#state: "unproven" | "accepted" | "refused" = "unproven";
	#refusals = 0;
	/** Grows when accepted credentials are refused: what was sent before says nothing about what is tried since. */
	#generation = 0;
	#concurrency = 1;
	#pending = 0;
	#waiting: (() => void)[] = [];

	/** @param maxRefusals in a row, before none is tried again; more than one where others can be had in place of the refused */
	constructor(maxRefusals = 1) {
		this.#maxRefusals = maxRefusals;
	}

	/** Waits for an attempt. @returns nothing where the service has refused the credentials for good */
	async begin(): Promise<GuardedAttempt | undefined> {
		while (this.#state === "unproven" && this.#pending >= this.#concurrency) {
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
		if (this.#state === "refused") return undefined;
		const generation = this.#generation;
		this.#pending += 1;
		return {
			report: (verdict) => {
				this.#pending -= 1;
				const mayTryAgain = this.#judge(verdict, generation);
				for (const wake of this.#waiting.splice(0)) wake();
				return mayTryAgain;
			},
		};
	}

	#judge(verdict: Verdict, generation: number): boolean {
		if (generation !== this.#generation) return verdict === "refused";
		if (verdict === "accepted") this.#state = "accepted";
		if (verdict === "unanswered") this.#concurrency = MAX_CONCURRENT;
		return verdict === "refused" && this.#refuse();
	}

	#refuse(): boolean {
		if (this.#state === "accepted") {
			this.#state = "unproven";
			this.#refusals = 0;
			this.#generation += 1;
			return true;
		}
		this.#refusals += 1;
		if (this.#refusals >= this.#maxRefusals) this.#state = "refused";
		return this.#state !== "refused";
	}
}

/** @param answer nothing where none came */
export function verdictOf(answer: Answer | undefined): Verdict {
	if (!answer) return "unanswered";
	if (isUnauthenticated(answer)) return "refused";
	return answer.status < 500 && answer.status !== THROTTLED ? "accepted" : "inconclusive";
}
