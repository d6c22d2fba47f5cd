import { KmsImportError } from "../errors";
import { SECOND_MS } from "../time";

/** What is known of a request that failed without an answer. */
export interface NetworkErrorOptions {
	/** Whether the request may have reached the service; one that surely did not can't have taken effect. */
	readonly wasSent: boolean;
	/** Whether it would fail again in the same way. @default false */
	readonly isFinal?: boolean;
}

/** No answer came: the connection could not be made or broke. */
export class NetworkError extends KmsImportError {
	override readonly name = "NetworkError";
	readonly wasSent: boolean;
	readonly isFinal: boolean;

	/** @param reason has happened, and what to do about it */
	constructor(doing: string, reason: string, { wasSent, isFinal = false }: NetworkErrorOptions) {
		super("network", `${doing}: ${reason}`);
		this.wasSent = wasSent;
		this.isFinal = isFinal;
	}
}

/** How far a request gets; each phase has a deadline of its own. */
export type Phase = "connecting" | "answering" | "reading";

const MISSING: Readonly<Record<Phase, string>> = {
	connecting: "no connection to",
	answering: "no answer from",
	reading: "no whole answer from",
};

/** A phase of a request was not over before its deadline. */
export class TimeoutError extends KmsImportError {
	override readonly name = "TimeoutError";
	readonly wasSent: boolean;
	readonly isFinal = false;

	/** @param host or proxy that the phase has to do with */
	constructor(doing: string, host: string, phase: Phase, deadlineMs: number) {
		super(
			"timeout",
			`${doing}: ${MISSING[phase]} ${host} within ${deadlineMs / SECOND_MS} s. Check the network and any proxy, then run again.`,
		);
		this.wasSent = phase !== "connecting";
	}
}

/** An answer came that is not what the service documents. */
export class UnexpectedAnswerError extends KmsImportError {
	override readonly name = "UnexpectedAnswerError";

	constructor(doing: string, host: string, reason: string) {
		super(
			"unexpectedAnswer",
			`${doing}: ${host} answered with ${reason}. Check that the endpoint is that of the service and not of a proxy or another service.`,
		);
	}
}
