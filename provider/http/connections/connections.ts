import type { Agent, ClientRequest } from "node:http";
import { getOrCreate } from "../../getOrCreate";
import { type ProxyAddress, proxyFor } from "./proxies";
import { forwardingAgent, tunnellingAgent } from "./proxyAgents";
import { type TrustOptions, trustInProxy, trustInService } from "./trust";

/** How connections are made. Proxies come from the environment of the process. */
export type NetworkOptions = TrustOptions;

/**
 * An agent, with methods that its type declaration lacks: requests call `addRequest`, which calls `createSocket` if no
 * connection is free.
 */
export interface ConnectingAgent extends Agent {
	addRequest(request: ClientRequest, options: object): void;
	createSocket(request: ClientRequest, options: object, done: (error?: Error) => void): void;
}

const loadFetch = async () => (await import("node-fetch")).default;

type Fetch = Awaited<ReturnType<typeof loadFetch>>;

/** How requests to one origin are sent. */
export interface Route {
	/** Host and port of the origin. */
	readonly host: string;
	readonly isSecure: boolean;
	readonly fetch: Fetch;
	/** Emits `connecting` on a request when it starts to make a connection for it. */
	readonly agent: ConnectingAgent;
	readonly proxy: ProxyAddress | undefined;
}

/** `maxSockets` applies to each host and port. */
const POOL = { keepAlive: true, maxSockets: 32 };

/** The connections of a process to services, direct or through proxies. */
export class Connections {
	readonly #options: NetworkOptions;
	/** By origin. */
	readonly #routes = new Map<string, Promise<Route>>();
	/** By whether TLS is used, and proxy: several origins can share an agent. */
	readonly #agents = new Map<string, Promise<ConnectingAgent>>();

	constructor(options: NetworkOptions) {
		this.#options = options;
	}

	/**
	 * The route to a URL. Created on first use, which also loads modules that take long to load.
	 * @param direct whether to ignore the proxies in the environment
	 * @throws {KmsImportError} code `notConfigured`: the proxy, a certificate or a key can't be used
	 */
	route(url: string, direct: boolean): Promise<Route> {
		const { origin } = new URL(url);
		return getOrCreate(this.#routes, direct ? `direct ${origin}` : origin, () => this.#find(origin, direct));
	}

	async #find(origin: string, direct: boolean): Promise<Route> {
		const service = new URL(origin);
		const { host } = service;
		const isSecure = service.protocol === "https:";
		const proxy = direct ? undefined : proxyFor(service, process.env);
		const agentKey = JSON.stringify([isSecure, proxy]);
		const agent = await getOrCreate(this.#agents, agentKey, () =>
			this.#createAgent(isSecure, proxy).then(emittingConnecting),
		);
		return { host, isSecure, fetch: await loadFetch(), agent, proxy };
	}

	/** Loads the modules lazily, because they take longer to load than the rest of this package. */
	async #createAgent(isSecure: boolean, proxy: ProxyAddress | undefined): Promise<Agent> {
		const proxyOptions = proxy && { proxy, pool: POOL, proxyTls: await trustInProxy(this.#options) };
		if (!isSecure) return proxyOptions ? forwardingAgent(proxyOptions) : new (await import("node:http")).Agent(POOL);
		const serviceTls = await trustInService(this.#options);
		if (proxyOptions) return tunnellingAgent(proxyOptions, serviceTls);
		return new (await import("node:https")).Agent({ ...POOL, ...serviceTls });
	}
}

function emittingConnecting(agent: Agent): ConnectingAgent {
	const connecting = agent as ConnectingAgent;
	const createSocket = connecting.createSocket;
	connecting.createSocket = (request, options, done) => {
		request.emit("connecting");
		createSocket.call(connecting, request, options, done);
	};
	return connecting;
}
