import { KmsImportError } from "../../errors";
import type { AnyLifecycle, CheckRequest, CheckResult, Differences, Resource } from "./lifecycle";
import { inTermsOfResources } from "./remediation";
import type { Planned } from "./unknown";

/**
 * A lifecycle whose calls are operations of the engine: each begins with a context of its own, and its failures say what to do in
 * terms of resources, where a client's say it in terms of the service.
 */
export class OperationLifecycle implements AnyLifecycle {
	readonly #begin: () => AnyLifecycle;

	/** @param begin returns the lifecycle for one operation */
	constructor(begin: () => AnyLifecycle) {
		this.#begin = begin;
	}

	check(request: CheckRequest): Promise<CheckResult<object>> {
		return this.#begin().check(request).catch(rethrow);
	}

	diff(id: string, olds: object, news: Planned<object>): Promise<Differences> {
		return this.#begin().diff(id, olds, news).catch(rethrow);
	}

	create(inputs: object): Promise<Resource<object>> {
		return this.#begin().create(inputs).catch(rethrow);
	}

	read(id: string, stored: Partial<object>): Promise<Resource<object> | undefined> {
		return this.#begin().read(id, stored).catch(rethrow);
	}

	update(id: string, olds: object, news: object): Promise<object> {
		return this.#begin().update(id, olds, news).catch(rethrow);
	}

	delete(id: string, state: object): Promise<void> {
		return this.#begin().delete(id, state).catch(rethrow);
	}
}

function rethrow(error: unknown): never {
	throw error instanceof KmsImportError ? inTermsOfResources(error) : error;
}
