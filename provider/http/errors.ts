import { KmsImportError } from "../errors";
import { SECOND_MS } from "../time";

/** What is known about a request that failed without an answer. */
export interface NetworkErrorOptions {
	/** Whether the request may have reached the service. If false, it can't have taken effect. */
	readonly wasSent: boolean;
	/** Whether a retry would fail the same way. @default false */
	readonly isFinal?: boolean;
}

/** No answer was received: the connection could not be made, or it broke. */
export class NetworkError extends KmsImportError {
	override readonly name = "NetworkError";
	readonly wasSent: boolean;
	readonly isFinal: boolean;

	/** @param reason what happened and what the user can do about it */
	constructor(doing: string, reason: string, { wasSent, isFinal = false }: NetworkErrorOptions) {
		super("network", `${doing}: ${reason}`);
		this.wasSent = wasSent;
		this.isFinal = isFinal;
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
export class TimeoutError extends KmsImportError {
	override readonly name = "TimeoutError";
	readonly wasSent: boolean;
	readonly isFinal = false;

	/** @param host the host or proxy that did not respond */
	constructor(doing: string, host: string, phase: Phase, deadlineMs: number) {
		super(
			"timeout",
			`${doing}: ${MISSING[phase]} ${host} within ${deadlineMs / SECOND_MS} s. Check the network and any proxy, then run again.`,
		);
		this.wasSent = phase !== "connecting";
	}
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
