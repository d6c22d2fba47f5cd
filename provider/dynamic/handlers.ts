import { randomBytes } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { KIND_NAMES, type KindName } from "../resources/kinds";
import type { AnyLifecycle, Differences } from "../resources/shared/lifecycle";
import { stackConfigOf } from "./config";
import { toEngineError } from "./errors";
import { type Process, Session } from "./session";
import {
	type EngineProperties,
	fromEngine,
	idFromEngine,
	knownFromEngine,
	plannedFromEngine,
	toEngineInputs,
	toEngineState,
} from "./values";

type Handler = Required<pulumi.dynamic.ResourceProvider<EngineProperties, EngineProperties>>;

/** What the engine's provider process finds, by the name in a resource's `__provider`. */
export type Handlers = Readonly<Record<KindName, Handler>>;

const SEED_BYTES = 16;

/** Handlers of all kinds, over one configuration and one set of clients. */
export function createHandlers(process: Process): Handlers {
	return handlersOf(new Session(process));
}

/** Handlers of all kinds for a session. */
export function handlersOf(session: Session): Handlers {
	return Object.fromEntries(KIND_NAMES.map((kind) => [kind, new DynamicHandler(session, kind)])) as unknown as Handlers;
}

/** One kind's lifecycle behind the protocol of Pulumi's dynamic resources. */
class DynamicHandler implements Handler {
	readonly #session: Session;
	readonly #kind: KindName;

	constructor(session: Session, kind: KindName) {
		this.#session = session;
		this.#kind = kind;
	}

	async configure({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> {
		this.#session.configure(this, stackConfigOf(config));
	}

	check(olds: EngineProperties, news: EngineProperties): Promise<pulumi.dynamic.CheckResult<EngineProperties>> {
		return guarded(async () => {
			const { name, values } = fromEngine(news);
			const oldValues = fromEngine(olds ?? {}).values;
			const known = Object.keys(oldValues).length === 0 ? undefined : oldValues;
			const result = await this.#lifecycle.check({ name, olds: known, news: values });
			if ("faults" in result) return { inputs: news, failures: [...result.faults] };
			return { inputs: toEngineInputs(result.inputs, news), failures: [] };
		});
	}

	diff(id: string, olds: EngineProperties, news: EngineProperties): Promise<pulumi.dynamic.DiffResult> {
		return guarded(async () => {
			return toDiffResult(await this.#lifecycle.diff(id, knownFromEngine(olds), plannedFromEngine(news)));
		});
	}

	create(inputs: EngineProperties): Promise<pulumi.dynamic.CreateResult<EngineProperties>> {
		return guarded(async () => {
			const { name } = fromEngine(inputs);
			const request = { name, inputs: knownFromEngine(inputs), seed: randomBytes(SEED_BYTES) };
			const { id, state } = await this.#lifecycle.create(request);
			return { id, outs: toEngineState(state) };
		}, inputs);
	}

	read(id: string, stored: EngineProperties = {}): Promise<pulumi.dynamic.ReadResult<EngineProperties>> {
		return guarded(async () => {
			const found = await this.#lifecycle.read(idFromEngine(id), knownFromEngine(stored));
			// An empty id says that the resource is gone.
			return found ? { id: found.id, props: toEngineState(found.state) } : { id: "" };
		});
	}

	update(
		id: string,
		olds: EngineProperties,
		news: EngineProperties,
	): Promise<pulumi.dynamic.UpdateResult<EngineProperties>> {
		return guarded(async () => {
			const state = await this.#lifecycle.update(id, knownFromEngine(olds), knownFromEngine(news));
			return { outs: toEngineState(state) };
		}, news);
	}

	delete(id: string, state: EngineProperties): Promise<void> {
		return guarded(() => this.#lifecycle.delete(id, knownFromEngine(state)));
	}

	get #lifecycle(): AnyLifecycle {
		return this.#session.lifecycles[this.#kind];
	}
}

function toDiffResult(differences: Differences): pulumi.dynamic.DiffResult {
	const all = Object.entries(differences);
	const replaces = all.filter(([, { effect }]) => effect === "replace").map(([name]) => name);
	return { changes: all.length > 0, replaces };
}

/** @param news what the engine handed over, where a failure may leave a resource to record */
async function guarded<Result>(call: () => Promise<Result>, news?: EngineProperties): Promise<Result> {
	try {
		return await call();
	} catch (error) {
		throw toEngineError(error, news);
	}
}
