import { hasCode, type KmsImportError, type KmsImportErrorCode } from "../../errors";
import { retryWait } from "../../http/retryPolicy";
import type { Clock } from "../../time";

/** After these an operation may have taken effect: the reply was lost. */
export const REPLY_LOST: readonly KmsImportErrorCode[] = ["network", "timeout", "unavailable", "unexpectedAnswer"];

/** How often, and on which clock, a request is sent again. */
export interface RetryOptions {
	readonly clock: Clock;
	/** Attempts after the first. */
	readonly maxRetries: number;
}

export interface ExactlyOnceOptions<Result> extends RetryOptions {
	/** Code of the service's refusal to do it a second time. It counts only after a first attempt. */
	readonly meansDone: KmsImportErrorCode;
	/** Looks up the effect of an attempt whose reply was lost; undefined if it had none. */
	readonly lookUp: (failure: KmsImportError) => Promise<Result | undefined>;
}

/** Runs a non-idempotent request. If the reply is lost, checks whether it took effect before retrying. */
export async function runExactlyOnce<Result>(
	attempt: () => Promise<Result>,
	{ meansDone, lookUp, clock, maxRetries }: ExactlyOnceOptions<Result>,
): Promise<Result> {
	for (let number = 1; ; number++) {
		try {
			return await attempt();
		} catch (error) {
			if (!hasCode(error, number > 1 ? [...REPLY_LOST, meansDone] : REPLY_LOST)) throw error;
			const result = await lookUp(error);
			if (result !== undefined) return result;
			const wait = retryWait({ number }, { maxRetries, now: clock.now(), jitter: Math.random() });
			if (wait === undefined || error.code === meansDone) throw error;
			await clock.sleep(wait);
		}
	}
}
