import type * as pulumi from "@pulumi/pulumi";
import { createHandlers, type Handlers, type Process } from "../../../../provider";
import { KINDS } from "../../../../sdk/kinds";
import { providerCode } from "../../../../sdk/providerCode";
import { dynamicConfig } from "../../dynamicConfig";
import { overTheWire, type Properties, plain } from "./properties";

type Handler = Required<pulumi.dynamic.ResourceProvider>;

/** What a failed operation leaves behind, as the protocol of dynamic resources records it. */
export interface PartialFailure extends Error {
	readonly id?: string;
	readonly properties?: Properties;
	readonly reasons?: readonly string[];
}

const PROVIDER = "__provider";
/** The kinds, by the code that is stored with a resource. */
const STORED_CODES: ReadonlyMap<unknown, string> = new Map(
	Object.keys(KINDS).map((kind) => [providerCode(kind as keyof typeof KINDS), kind]),
);

/**
 * The engine's provider process for dynamic resources, which lives as long as a run: finds the handler by the code that is stored
 * with a resource, configures it before its first call, and passes copies of plain values in both directions.
 */
export class ProviderProcess {
	readonly #handlers: Handlers;
	readonly #config: Readonly<Record<string, string>>;
	readonly #configured = new Map<string, Promise<Handler>>();

	constructor(process: Process, config: Readonly<Record<string, string>>) {
		this.#handlers = createHandlers(process);
		this.#config = config;
	}

	async check(olds: Properties, news: Properties) {
		const handler = await this.#handlerOf(news);
		const { inputs = {}, failures = [] } = await handler.check(sent(olds), sent(news));
		return { inputs: received(inputs, news), failures };
	}

	async diff(id: string, olds: Properties, news: Properties) {
		const {
			changes,
			replaces = [],
			deleteBeforeReplace = false,
		} = await (await this.#handlerOf(news)).diff(id, sent(olds), sent(news));
		if (typeof changes !== "boolean") throw new TypeError("diff must say whether there are changes");
		return { changes, replaces, deleteBeforeReplace };
	}

	async create(inputs: Properties) {
		const { id, outs } = await (await this.#handlerOf(inputs)).create(sent(inputs));
		return { id: `${id}`, outputs: received(outs, inputs) };
	}

	async read(id: string, stored: Properties) {
		const { id: found, props } = await (await this.#handlerOf(stored)).read(id, sent(stored));
		return { id: found ?? "", outputs: received(props, stored) };
	}

	async update(id: string, olds: Properties, news: Properties) {
		const { outs } = await (await this.#handlerOf(news)).update(id, sent(olds), sent(news));
		return received(outs, news);
	}

	async delete(id: string, stored: Properties): Promise<void> {
		await (await this.#handlerOf(stored)).delete(id, sent(stored));
	}

	#handlerOf({ [PROVIDER]: code }: Properties): Promise<Handler> {
		const kind = STORED_CODES.get(code) ?? "";
		const known = this.#configured.get(kind);
		if (known) return known;
		const configured = this.#configure(kind);
		this.#configured.set(kind, configured);
		return configured;
	}

	async #configure(kind: string): Promise<Handler> {
		const handler = this.#handlers[kind as keyof Handlers] as Handler | undefined;
		if (!handler) throw new TypeError(`A resource is stored without a provider that this release knows: ${kind}`);
		await handler.configure({ config: dynamicConfig(this.#config) });
		return handler;
	}
}

function sent(properties: Properties): Properties {
	return plain(overTheWire(properties));
}

/** What a handler returns, with the stored code, which is not its business. */
function received(properties: Properties | undefined, { [PROVIDER]: code }: Properties): Properties {
	return { ...overTheWire(properties ?? {}), [PROVIDER]: code };
}
