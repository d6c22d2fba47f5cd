import type { Agent, AgentOptions, ClientRequest } from "node:http";
import type { PeerCertificate } from "node:tls";
import type { ProxyAddress } from "./proxies";
import type { TlsOptions } from "./trust";

/** Connections to services through one proxy. */
export interface ProxyAgentOptions {
	readonly proxy: ProxyAddress;
	readonly pool: AgentOptions;
	/** For the connection to the proxy itself. */
	readonly proxyTls: TlsOptions;
}

/** Hands requests over http to the proxy, which sends them on. */
export async function forwardingAgent(options: ProxyAgentOptions): Promise<Agent> {
	const { HttpProxyAgent } = await import("http-proxy-agent");
	return abortable(new HttpProxyAgent(options.proxy.url, agentOptions(options)));
}

/** Has the proxy open a tunnel to the service, and speaks TLS with the service in it. @param serviceTls for what goes on in the tunnel */
export async function tunnellingAgent(options: ProxyAgentOptions, serviceTls: TlsOptions): Promise<Agent> {
	const [{ HttpsProxyAgent }, { isIP }, { checkServerIdentity }] = await Promise.all([
		import("https-proxy-agent"),
		import("node:net"),
		import("node:tls"),
	]);
	type ConnectOptions = Parameters<InstanceType<typeof HttpsProxyAgent>["connect"]>[1];
	// The library leaves out the host in a tunnel, so that the certificate of an address would have to be that of "localhost".
	const identityOf = ({ host = "" }: ConnectOptions) =>
		isIP(host) > 0 && { checkServerIdentity: (_: string, peer: PeerCertificate) => checkServerIdentity(host, peer) };
	// The library takes its own options for the connection to the proxy alone.
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

/** What the two libraries' agents have in common. */
interface ProxyAgent {
	readonly connectOpts: object;
	connect(request: ClientRequest, options: object): Promise<unknown>;
}

/** Closes the connection to the proxy where the request is given up before it stands; the library would keep it open, and count it, for good. */
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
