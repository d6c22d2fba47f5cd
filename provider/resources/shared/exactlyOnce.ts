import { hasCode, type KmsImportError, type KmsImportErrorCode } from "../../errors";
import { retryWait } from "../../http/retryPolicy";
import type { Clock } from "../../time";

/** After these an operation may have taken effect: the reply was lost. */
export const REPLY_LOST: readonly KmsImportErrorCode[] = ["network", "timeout", "unavailable", "unexpectedAnswer"];

export interface OnceOptions<Result> {
	/** How the service refuses to do it a second time. It counts only after a first time. */
	readonly meansDone: KmsImportErrorCode;
	/** What came of an attempt whose reply was lost; nothing where it had no effect. */
	readonly findOut: (failure: KmsImportError) => Promise<Result | undefined>;
	readonly clock: Clock;
	/** Attempts after the first. */
	readonly maxRetries: number;
}

/** Does what must not be done twice: where the reply is lost, it is found out whether it was done before it is tried again. */
export async function once<Result>(attempt: () => Promise<Result>, options: OnceOptions<Result>): Promise<Result> {
	const { meansDone, findOut, clock, maxRetries } = options;
	for (let number = 1; ; number++) {
		try {
			return await attempt();
		} catch (error) {
			if (!hasCode(error, number > 1 ? [...REPLY_LOST, meansDone] : REPLY_LOST)) throw error;
			const result = await findOut(error);
			if (result !== undefined) return result;
			const wait = retryWait({ number }, { maxRetries, now: clock.now(), jitter: Math.random() });
			if (wait === undefined || error.code === meansDone) throw error;
			await clock.sleep(wait);
		}
	}
}
