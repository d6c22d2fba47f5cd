import type { Agent, ClientRequest } from "node:http";
import { getOrCreate } from "../../getOrCreate";
import { isLoopback } from "./loopback";
import { type ProxyAddress, proxyFor } from "./proxies";
import { forwardingAgent, tunnellingAgent } from "./proxyAgents";
import { type TrustOptions, trustInProxy, trustInService } from "./trust";

/** How connections are made. Proxies are those that the environment of the process names. */
export type NetworkOptions = TrustOptions;

/** An agent with what its declaration leaves out: a request asks it for a connection, and it makes one where none is free. */
export interface ConnectingAgent extends Agent {
	addRequest(request: ClientRequest, options: object): void;
	createSocket(request: ClientRequest, options: object, done: (error?: Error) => void): void;
}

/** The way that a request takes. */
export interface Route {
	/** Emits `connecting` on a request for which it begins to make a connection. */
	readonly agent: ConnectingAgent;
	readonly proxy: ProxyAddress | undefined;
}

/** Connections are kept open, and there are at most so many to one host and port. */
const POOL = { keepAlive: true, maxSockets: 32 };

/** The connections of a process to services, straight or through proxies. */
export class Connections {
	readonly #options: NetworkOptions;
	/** By origin. */
	readonly #routes = new Map<string, Promise<Route>>();
	/** Routes to several origins may share one. */
	readonly #agents = new Map<string, Promise<ConnectingAgent>>();

	constructor(options: NetworkOptions) {
		this.#options = options;
	}

	/**
	 * @param direct never through a proxy
	 * @throws {KmsImportError} code `notConfigured`: the proxy, a certificate or a key can't be used
	 */
	route(url: string, direct: boolean): Promise<Route> {
		const { origin } = new URL(url);
		return getOrCreate(this.#routes, JSON.stringify([origin, direct]), () => this.#find(url, direct));
	}

	async #find(url: string, direct: boolean): Promise<Route> {
		const isSecure = new URL(url).protocol === "https:";
		const configured = direct ? undefined : await proxyFor(url);
		// Credentials that may go to this machine without TLS may not go to a proxy elsewhere.
		const proxy = configured && (isSecure || isLoopback(new URL(configured.url).hostname)) ? configured : undefined;
		const agentKey = JSON.stringify([isSecure, proxy]);
		const agent = await getOrCreate(this.#agents, agentKey, () =>
			this.#createAgent(isSecure, proxy).then(emittingConnecting),
		);
		return { agent, proxy };
	}

	/** What makes connections loads when it is first needed: it takes longer than all else of this package. */
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
