/** What a request asks for, byte for byte: what is routed has to be what was signed. */
export interface RequestTarget {
	readonly path: string;
	/** What follows the question mark. */
	readonly query: string;
}

/** @param target path and query, or a whole URL as proxies are asked for it, of which scheme and host don't matter */
export function readTarget(target: string): RequestTarget {
	const [path = "", ...query] = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, "").split("?");
	return { path, query: query.join("?") };
}
