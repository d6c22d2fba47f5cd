import { ServiceError } from "../../answers/answers";
import { hasCode, KmsImportError, type KmsImportErrorCode } from "../../errors";
import { wasNotSent } from "../../http/errors";
import { retryWait } from "../../http/retryPolicy";
import type { ProviderContext } from "./context";
import { inTermsOfResources } from "./remediation";

/** After these an operation may have taken effect: the reply was lost. */
const REPLY_LOST: readonly KmsImportErrorCode[] = ["network", "timeout", "unavailable", "unexpectedAnswer"];

/** How a repetition may be refused, whatever came of the attempts before it. */
const SAYS_NOTHING: readonly KmsImportErrorCode[] = [...REPLY_LOST, "throttled", "unauthenticated"];

/** Whether a request that is sent at most once may have taken effect although it failed. */
function mayHaveTakenEffect(error: unknown): error is KmsImportError {
	return hasCode(error, REPLY_LOST) && !wasNotSent(error);
}

/** The same for a request that the client repeats: a refusal of the last attempt may follow a lost reply to an earlier one. */
export function mayHaveTakenEffectBefore(error: unknown): boolean {
	return hasCode(error, SAYS_NOTHING) && !wasNotSent(error);
}

export interface ExactlyOnceOptions<Result> {
	/** Code of the service's refusal to do it a second time. It counts only after a first attempt. */
	readonly meansDone: KmsImportErrorCode;
	/** Looks up the effect of a request whose reply was lost. Undefined if it had none. If it throws, nothing is sent again. */
	readonly lookUp: (failure: KmsImportError) => Promise<Result | undefined>;
}

/**
 * Runs a non-idempotent request. If the reply is lost, looks up whether it took effect before it is sent again.
 * @throws {KmsImportError} as the request or the look-up fails
 */
export async function runExactlyOnce<Result>(
	request: () => Promise<Result>,
	{ meansDone, lookUp }: ExactlyOnceOptions<Result>,
	{ clock, configuration, deadline }: Pick<ProviderContext, "clock" | "configuration" | "deadline">,
): Promise<Result> {
	for (let number = 1; ; number++) {
		try {
			return await request();
		} catch (failure) {
			const isDone = number > 1 && hasCode(failure, [meansDone]);
			if (!isDone && !mayHaveTakenEffect(failure)) throw failure;
			const result = await lookUp(failure);
			if (result !== undefined) return result;
			const { maxRetries } = configuration;
			const limits = { maxRetries, now: clock.now(), remainingMs: deadline.remainingMs, jitter: Math.random() };
			const wait = isDone ? undefined : retryWait({ number, ...answerOf(failure) }, limits);
			if (wait === undefined) throw failure;
			await clock.sleep(wait);
		}
	}
}

function answerOf(failure: KmsImportError) {
	return failure instanceof ServiceError ? { status: failure.status, retryAfter: failure.retryAfter } : {};
}

/** A failure whose effect could not be looked up. */
export class InDoubtError extends KmsImportError {}

/**
 * For `catch` of a look-up: throws the failure that is looked up, with what is not known. It is the one to report.
 * @param doubt for the error: "The provider could not check whether …"
 */
export function leaveInDoubt(failure: KmsImportError, doubt: string): (error: unknown) => never {
	return (error) => {
		if (!(error instanceof KmsImportError)) throw error;
		throw new InDoubtError(failure.code, `${inTermsOfResources(failure).message} ${doubt}`);
	};
}
