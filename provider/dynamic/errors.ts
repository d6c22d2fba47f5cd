import { KmsImportError } from "../errors";
import { PartialFailure } from "../resources/shared/partialFailure";
import { type EngineProperties, toEngineState } from "./values";

/** A failure as the dynamic protocol records it: the engine takes `properties` for the state of a resource that is not finished. */
class InitializationError extends KmsImportError {
	override readonly name = "PartialFailure";
	readonly id: string;
	readonly properties: EngineProperties;
	readonly reasons: readonly string[];

	constructor(failure: PartialFailure, news: EngineProperties) {
		super(failure.code, failure.message);
		this.id = failure.id;
		// The engine finds the provider of the recorded resource by its `__provider`.
		this.properties = { ...toEngineState(failure.state), __provider: news.__provider };
		this.reasons = [failure.message];
	}
}

/**
 * A failure fit for the engine, which prints an error's stack beside its message: for a failure that users can act on, the stack
 * is noise. Programming errors keep theirs.
 * @param news what the engine handed over, where a resource may be recorded
 */
export function toEngineError(error: unknown, news: EngineProperties = {}): unknown {
	if (!(error instanceof KmsImportError)) return error;
	const failure = error instanceof PartialFailure ? new InitializationError(error, news) : error;
	failure.stack = `code ${failure.code}`;
	return failure;
}
