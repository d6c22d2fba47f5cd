import { KmsImportError } from "../../errors";

/**
 * A failure that left something behind which the state must know of. The engine records `properties` under `id` as a
 * resource that is not finished, and the next `up` finishes it in `update`.
 */
export class Unfinished extends KmsImportError {
	override readonly name = "Unfinished";
	readonly id: string;
	readonly properties: object;
	readonly reasons: readonly string[];

	/** @param inputs as the engine handed them over: it finds the provider of the recorded resource by one of its own among them */
	constructor(failure: KmsImportError, id: string, state: object, inputs: object) {
		super(failure.code, failure.message);
		this.id = id;
		this.properties = { ...state, ...("__provider" in inputs && { __provider: inputs.__provider }) };
		this.reasons = [failure.message];
	}
}
