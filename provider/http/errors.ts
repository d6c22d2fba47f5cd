import { KmsImportError } from "../errors";

/** No answer came: the connection could not be made or broke. */
export class NetworkError extends KmsImportError {
	override readonly name = "NetworkError";

	constructor(doing: string, host: string, reason: string) {
		super(
			"network",
			`${doing}: no answer from ${host} (${reason}). Check the endpoint, the network and any proxy, then run again.`,
		);
	}
}

/** No whole answer came before the deadline. */
export class TimeoutError extends KmsImportError {
	override readonly name = "TimeoutError";

	constructor(doing: string, host: string, deadlineMs: number) {
		super(
			"timeout",
			`${doing}: no answer from ${host} within ${deadlineMs / 1000} s. Check the network and any proxy, then run again.`,
		);
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
