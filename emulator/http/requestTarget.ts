/** The target of a request, byte for byte: the path that is routed must be the path that was signed. */
export interface RequestTarget {
	readonly path: string;
	/** The part after the question mark. */
	readonly query: string;
}

/** @param target path and query, or a whole URL as clients send it to a proxy; its scheme and host are ignored */
export function readTarget(target: string): RequestTarget {
	const [path = "", ...query] = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, "").split("?");
	return { path, query: query.join("?") };
}
