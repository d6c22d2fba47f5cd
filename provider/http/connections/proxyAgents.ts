import type { Agent, AgentOptions, ClientRequest } from "node:http";
import type { PeerCertificate } from "node:tls";
import type { ProxyAddress } from "./proxies";
import type { TlsOptions } from "./trust";

/** How to connect to services through a proxy. */
export interface ProxyAgentOptions {
	readonly proxy: ProxyAddress;
	readonly pool: AgentOptions;
	/** TLS options of the connection to the proxy itself. */
	readonly proxyTls: TlsOptions;
}

/** Sends plain HTTP requests to the proxy, which forwards them. */
export async function forwardingAgent(options: ProxyAgentOptions): Promise<Agent> {
	const { HttpProxyAgent } = await import("http-proxy-agent");
	return abortable(new HttpProxyAgent(options.proxy.url, agentOptions(options)));
}

/**
 * Opens a tunnel to the service through the proxy, and uses TLS inside it.
 * @param serviceTls TLS options of the connection inside the tunnel
 */
export async function tunnellingAgent(options: ProxyAgentOptions, serviceTls: TlsOptions): Promise<Agent> {
	const [{ HttpsProxyAgent }, { isIP }, { checkServerIdentity }] = await Promise.all([
		import("https-proxy-agent"),
		import("node:net"),
		import("node:tls"),
	]);
	type ConnectOptions = Parameters<InstanceType<typeof HttpsProxyAgent>["connect"]>[1];
	// Inside a tunnel, the library does not pass on the host. If it is an IP address, Node would check the certificate against
	// "localhost".
	const identityOf = ({ host = "" }: ConnectOptions) =>
		isIP(host) > 0 && { checkServerIdentity: (_: string, peer: PeerCertificate) => checkServerIdentity(host, peer) };
	// The library uses the options of its constructor only for the connection to the proxy.
	class TunnellingAgent extends HttpsProxyAgent<string> {
		override connect(request: ClientRequest, connectOptions: ConnectOptions) {
			return super.connect(request, { ...connectOptions, ...serviceTls, ...identityOf(connectOptions) });
		}
	}
	return abortable(new TunnellingAgent(options.proxy.url, agentOptions(options)));
}

function agentOptions({ proxy, pool, proxyTls }: ProxyAgentOptions) {
	const { authorization } = proxy;
	return { ...pool, ...proxyTls, headers: () => (authorization ? { "Proxy-Authorization": authorization } : {}) };
}

/** What the agents of both libraries have in common. */
interface ProxyAgent {
	readonly connectOpts: object;
	connect(request: ClientRequest, options: object): Promise<unknown>;
}

/**
 * Closes the connection to the proxy if the request is aborted while connecting. The library itself would keep it open and
 * count it forever.
 */
function abortable(agent: Agent): Agent {
	const proxyAgent = agent as Agent & ProxyAgent;
	const connect = proxyAgent.connect;
	proxyAgent.connect = async (request, options) => {
		const aborting = new AbortController();
		const abort = () => aborting.abort();
		request.once("abort", abort);
		const connectOpts = { value: { ...proxyAgent.connectOpts, signal: aborting.signal } };
		try {
			return await connect.call(Object.create(proxyAgent, { connectOpts }), request, options);
		} finally {
			request.off("abort", abort);
		}
	};
	return agent;
}
