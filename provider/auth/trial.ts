import { isUnauthenticated } from "../http/answers";
import type { Answer } from "../http/request";

/** A request's turn to go out with an access key. */
export interface Turn {
	/** Takes what became of the request. @returns whether one more attempt is of use, with a renewed access key if there is one */
	settle(answer: Answer | undefined): boolean;
}

/**
 * Keeps an access key from being locked: the gateway locks one for five minutes after five refusals in a row (API Gateway,
 * APIGW.0301), for everybody who uses it. Until the service has accepted one, requests go out one at a time, and none after a
 * refusal. After a refusal of an accepted access key it starts anew.
 */
export class Trial {
	#state: "unproven" | "accepted" | "refused" = "unproven";
	/** Grows with each refusal of an accepted key, so that those refused beside it are not taken for another one. */
	#round = 0;
	#underway: Promise<void> | undefined;

	/** Waits for its turn. @returns nothing where the service has refused the key for good */
	async enter(): Promise<Turn | undefined> {
		while (this.#state === "unproven" && this.#underway) await this.#underway;
		if (this.#state === "refused") return undefined;
		const round = this.#round;
		let leave = () => {};
		if (this.#state === "unproven") {
			this.#underway = new Promise((resolve) => {
				leave = () => {
					this.#underway = undefined;
					resolve();
				};
			});
		}
		return {
			settle: (answer) => {
				const again = this.#judge(answer, round);
				leave();
				return again;
			},
		};
	}

	#judge(answer: Answer | undefined, round: number): boolean {
		if (!answer) return false;
		if (isUnauthenticated(answer)) return this.#refuse(round);
		// What fails on the way or is throttled says nothing about the key.
		if (this.#state === "unproven" && answer.status < 500 && answer.status !== 429) this.#state = "accepted";
		return false;
	}

	#refuse(round: number): boolean {
		if (round !== this.#round) return true;
		const wasAccepted = this.#state === "accepted";
		this.#state = wasAccepted ? "unproven" : "refused";
		if (wasAccepted) this.#round += 1;
		return wasAccepted;
	}
}
