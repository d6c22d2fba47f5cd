import { KmsImportError } from "../errors";
import { SECOND_MS } from "../time";

/** What is known about a request that failed without an answer. */
export interface UnansweredOptions {
	/** Whether the request may have reached the service. If false, it can't have taken effect. */
	readonly wasSent: boolean;
	/** Whether a retry would fail the same way. @default false */
	readonly isFinal?: boolean;
}

/** A request failed without a complete answer. */
export abstract class UnansweredError extends KmsImportError {
	readonly wasSent: boolean;
	readonly isFinal: boolean;

	constructor(code: "network" | "timeout", message: string, { wasSent, isFinal = false }: UnansweredOptions) {
		super(code, message);
		this.wasSent = wasSent;
		this.isFinal = isFinal;
	}
}

/** The connection could not be made, or it broke. */
export class NetworkError extends UnansweredError {
	override readonly name = "NetworkError";

	/** @param reason what happened and what the user can do about it */
	constructor(doing: string, reason: string, options: UnansweredOptions) {
		super("network", `${doing}: ${reason}`, options);
	}
}

/** The phases of a request. Each has its own deadline. */
export type Phase = "connecting" | "answering" | "reading";

const MISSING: Readonly<Record<Phase, string>> = {
	connecting: "no connection to",
	answering: "no answer from",
	reading: "no complete answer from",
};

/** A phase of a request did not finish before its deadline. */
export class TimeoutError extends UnansweredError {
	override readonly name = "TimeoutError";

	/** @param host the host or proxy that did not respond */
	constructor(doing: string, host: string, phase: Phase, deadlineMs: number) {
		super(
			"timeout",
			`${doing}: ${MISSING[phase]} ${host} within ${deadlineMs / SECOND_MS} s. Check the network and any proxy, then run again.`,
			{ wasSent: phase !== "connecting" },
		);
	}
}

/** The time of an operation was over before the request was sent. */
export class OutOfTimeError extends UnansweredError {
	override readonly name = "OutOfTimeError";

	constructor(doing: string) {
		super(
			"timeout",
			`${doing}: not sent, because the operation has already taken five minutes. Check the network and the service's status, then run again.`,
			{ wasSent: false, isFinal: true },
		);
	}
}

/** A request was not sent, because what it needs could not be obtained: credentials, or the id of its project. */
export class NotSentError extends KmsImportError {
	override readonly name = "NotSentError";

	/** @param failure why it could not be obtained */
	constructor(failure: KmsImportError) {
		super(failure.code, failure.reason, failure.remediation);
	}
}

/** Whether a failure says that the request did not reach the service, so that it can't have taken effect. */
export function wasNotSent(error: unknown): error is KmsImportError {
	return error instanceof NotSentError || (error instanceof UnansweredError && !error.wasSent);
}

/** For `catch`: rethrows a failure of what a request needs as one of the request, which was not sent. */
export function rethrowAsNotSent(error: unknown): never {
	throw error instanceof KmsImportError && !wasNotSent(error) ? new NotSentError(error) : error;
}

/** An answer was received that does not match the service's documentation. */
export class UnexpectedAnswerError extends KmsImportError {
	override readonly name = "UnexpectedAnswerError";

	constructor(doing: string, host: string, reason: string) {
		super(
			"unexpectedAnswer",
			`${doing}: ${host} answered with ${reason}. Check that the endpoint belongs to the service, not to a proxy or another service.`,
		);
	}
}
