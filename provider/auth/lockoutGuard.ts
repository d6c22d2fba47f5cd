import { isUnauthenticated } from "../answers/answers";
import type { Answer } from "../http/request";
import { THROTTLED } from "../http/retryPolicy";

/** What an attempt tells about the credentials it was made with: what fails at the service or is throttled tells nothing. */
export type Verdict = "accepted" | "refused" | "unanswered" | "open";

/** An attempt's turn to go out. */
export interface Turn {
	/** To be called once. @returns whether one more attempt is of use */
	settle(verdict: Verdict): boolean;
}

/** Under the five in a row that lock an access key for five minutes (API Gateway, APIGW.0301). */
const MOST_AT_ONCE = 4;

/**
 * Keeps credentials from being locked, for everybody who uses them, by a run that tries wrong ones for each of its resources:
 * until the service has accepted them, attempts go out one at a time, and none after a refusal. Where no answer comes at all, a
 * few go out at once, so that they don't run into their deadlines one by one.
 */
export class Trial {
	readonly #mostRefusals: number;
	#state: "unproven" | "accepted" | "refused" = "unproven";
	#refusals = 0;
	/** Grows when accepted credentials are refused: what was sent before says nothing about what is tried since. */
	#round = 0;
	#mostAtOnce = 1;
	#underway = 0;
	#waiting: (() => void)[] = [];

	/** @param mostRefusals in a row, before none is tried again; more than one where others can be had in place of the refused */
	constructor(mostRefusals = 1) {
		this.#mostRefusals = mostRefusals;
	}

	/** Waits for a turn. @returns nothing where the service has refused the credentials for good */
	async enter(): Promise<Turn | undefined> {
		while (this.#state === "unproven" && this.#underway >= this.#mostAtOnce) {
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
		if (this.#state === "refused") return undefined;
		const round = this.#round;
		this.#underway += 1;
		return {
			settle: (verdict) => {
				this.#underway -= 1;
				const isAnotherOfUse = this.#judge(verdict, round);
				for (const wake of this.#waiting.splice(0)) wake();
				return isAnotherOfUse;
			},
		};
	}

	#judge(verdict: Verdict, round: number): boolean {
		if (round !== this.#round) return verdict === "refused";
		if (verdict === "accepted") this.#state = "accepted";
		if (verdict === "unanswered") this.#mostAtOnce = MOST_AT_ONCE;
		return verdict === "refused" && this.#refuse();
	}

	#refuse(): boolean {
		if (this.#state === "accepted") {
			this.#state = "unproven";
			this.#refusals = 0;
			this.#round += 1;
			return true;
		}
		this.#refusals += 1;
		if (this.#refusals >= this.#mostRefusals) this.#state = "refused";
		return this.#state !== "refused";
	}
}

/** @param answer nothing where none came */
export function verdictOf(answer: Answer | undefined): Verdict {
	if (!answer) return "unanswered";
	if (isUnauthenticated(answer)) return "refused";
	return answer.status < 500 && answer.status !== THROTTLED ? "accepted" : "open";
}
