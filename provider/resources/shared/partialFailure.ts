import { KmsImportError } from "../../errors";
import { inTermsOfResources } from "./remediation";

/** A failure that left something behind which the state must know of. The edge has it recorded, and the next `up` finishes it in `update`. */
export class PartialFailure extends KmsImportError {
	override readonly name = "PartialFailure";
	readonly id: string;
	readonly state: object;

	constructor(failure: KmsImportError, id: string, state: object) {
		super(failure.code, inTermsOfResources(failure).message);
		this.id = id;
		this.state = state;
	}
}
