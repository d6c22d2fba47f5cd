import { KmsImportError } from "../../errors";
import type { AnyLifecycle, CheckRequest, CheckResult, Differences, Resource } from "./lifecycle";
import { inTermsOfResources } from "./remediation";
import type { Planned } from "./unknown";

/** A lifecycle whose failures say what to do in terms of resources, where a client's say it in terms of the service. */
export class RemediatedLifecycle implements AnyLifecycle {
	readonly #lifecycle: AnyLifecycle;

	constructor(lifecycle: AnyLifecycle) {
		this.#lifecycle = lifecycle;
	}

	check(request: CheckRequest): Promise<CheckResult<object>> {
		return this.#lifecycle.check(request).catch(rethrow);
	}

	diff(id: string, olds: object, news: Planned<object>): Promise<Differences> {
		return this.#lifecycle.diff(id, olds, news).catch(rethrow);
	}

	create(inputs: object): Promise<Resource<object>> {
		return this.#lifecycle.create(inputs).catch(rethrow);
	}

	read(id: string, stored: Partial<object>): Promise<Resource<object> | undefined> {
		return this.#lifecycle.read(id, stored).catch(rethrow);
	}

	update(id: string, olds: object, news: object): Promise<object> {
		return this.#lifecycle.update(id, olds, news).catch(rethrow);
	}

	delete(id: string, state: object): Promise<void> {
		return this.#lifecycle.delete(id, state).catch(rethrow);
	}
}

function rethrow(error: unknown): never {
	throw error instanceof KmsImportError ? inTermsOfResources(error) : error;
}
