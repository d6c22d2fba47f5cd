import { hasCode, KmsImportError } from "../../errors";
import { operationContext, type ProviderContext, type RunContext } from "./context";
import type { AnyLifecycle, CheckRequest, CheckResult, CreateRequest, Differences, Resource } from "./lifecycle";
import { moveBySetting, withoutFaultsOfSettings } from "./location";
import type { Properties } from "./properties";
import { inTermsOfResources } from "./remediation";
import { ensureUsable, ensureWhole } from "./storedState";
import type { Planned } from "./unknown";

/** A kind of resource: its properties, and what the engine's calls mean for it. */
export interface Kind {
	readonly properties: Properties;
	readonly Lifecycle: new (context: ProviderContext) => AnyLifecycle;
}

/** What every kind's state has. */
interface Located {
	readonly region?: string;
	readonly projectId?: string;
	readonly endpoint?: string;
}

/**
 * A lifecycle whose calls are operations of the engine, and what is the same for every kind: each operation has a context of its
 * own, failures say what to do in terms of resources, and settings move nothing.
 */
export class OperationLifecycle implements AnyLifecycle {
	readonly #context: RunContext;
	readonly #kind: Kind;

	constructor(context: RunContext, kind: Kind) {
		this.#context = context;
		this.#kind = kind;
	}

	async check(request: CheckRequest): Promise<CheckResult<object>> {
		const { run, configuration } = this.#context;
		run.startProgram();
		const result = await this.#begin().check(request).catch(rethrow);
		return "faults" in result ? { faults: withoutFaultsOfSettings(result.faults, request, configuration) } : result;
	}

	async diff(id: string, olds: object, news: Planned<object>): Promise<Differences> {
		ensureWhole(this.#kind.properties, olds);
		this.#refuseOtherProject(olds, news);
		return this.#begin().diff(id, olds, news).catch(rethrow);
	}

	create(request: CreateRequest<object>): Promise<Resource<object>> {
		return this.#begin().create(request).catch(rethrow);
	}

	async read(id: string, stored: Partial<object>): Promise<Resource<object> | undefined> {
		ensureUsable(this.#kind.properties, stored);
		const found = await this.#begin().read(id, stored).catch(rethrowOfRead(stored)).catch(rethrow);
		if (!found && Object.keys(stored).length === 0) throw notFound(id);
		return found;
	}

	async update(id: string, olds: object, news: object): Promise<object> {
		ensureWhole(this.#kind.properties, olds);
		return this.#begin().update(id, olds, news).catch(rethrow);
	}

	async delete(id: string, state: object): Promise<void> {
		ensureWhole(this.#kind.properties, state);
		return this.#begin().delete(id, state).catch(rethrow);
	}

	#begin(): AnyLifecycle {
		return new this.#kind.Lifecycle(operationContext(this.#context));
	}

	/** `check` does not know a project that was looked up when the resource was created. A refresh has no program to refuse. */
	#refuseOtherProject(olds: Located, news: Located): void {
		const { run, configuration } = this.#context;
		if (!run.hasProgram || news.projectId !== undefined || news.region !== olds.region) return;
		const { region, projectId } = olds;
		const fault = moveBySetting("projectId", { region, projectId }, configuration);
		if (fault !== undefined)
			throw new KmsImportError("notConfigured", `Comparing the resource in ${region}/${projectId}: ${fault}`);
	}
}

/** For a resource that a program only reads. */
function notFound(id: string): KmsImportError {
	const reason = "there is none. The key does not exist, is scheduled for deletion, or holds no material";
	return new KmsImportError("keyNotFound", `Reading ${id}: ${reason}. Check the id, or remove it from the program.`);
}

/** A refresh knows no other endpoint than the one of the last update. */
function rethrowOfRead({ endpoint }: Located): (error: unknown) => never {
	const wayOut = `The endpoint ${endpoint} is that of the last update. If the program has another by now, run pulumi up without a refresh.`;
	return (error) => {
		if (endpoint === undefined || !hasCode(error, ["network", "timeout"])) throw error;
		throw new KmsImportError(error.code, `${error.reason} ${wayOut}`);
	};
}

function rethrow(error: unknown): never {
	throw error instanceof KmsImportError ? inTermsOfResources(error) : error;
}
