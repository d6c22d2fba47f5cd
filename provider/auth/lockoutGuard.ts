import { isUnauthenticated } from "../answers/answers";
import type { Answer } from "../http/request";
import { THROTTLED } from "../http/retryPolicy";

/** What an attempt says about its credentials. It is inconclusive if the service failed or throttled the request. */
export type Verdict = "accepted" | "refused" | "unanswered" | "inconclusive";

/** An attempt that may be sent. */
export interface GuardedAttempt {
	/** Must be called exactly once. @returns whether the credentials may be tried once more */
	report(verdict: Verdict): boolean;
}

/** Less than the five refusals in a row that lock an access key for five minutes (API Gateway, APIGW.0301). */
const MAX_CONCURRENT = 4;

/**
 * Keeps the service from locking credentials because a run tries wrong ones for each of its resources. Until the service accepts
 * them, attempts are sent one at a time. After a refusal none is sent. If no answer is received at all, up to four are sent at
 * once, so that they don't time out one after the other.
 */
export class LockoutGuard {
	readonly #maxRefusals: number;
	#state: "unproven" | "accepted" | "refused" = "unproven";
	#refusals = 0;
	/** Incremented when accepted credentials are refused. Attempts from an earlier generation don't change the state. */
	#generation = 0;
	#concurrency = 1;
	#pending = 0;
	#waiting: (() => void)[] = [];

	/** @param maxRefusals refusals in a row after which no attempt is sent; more than 1 if refused credentials can be replaced */
	constructor(maxRefusals = 1) {
		this.#maxRefusals = maxRefusals;
	}

	/** Waits until an attempt may be sent. @returns undefined if the service has refused the credentials for good */
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

/** The verdict of an answer. @param answer undefined if none was received */
export function verdictOf(answer: Answer | undefined): Verdict {
	if (!answer) return "unanswered";
	if (isUnauthenticated(answer)) return "refused";
	return answer.status < 500 && answer.status !== THROTTLED ? "accepted" : "inconclusive";
}
