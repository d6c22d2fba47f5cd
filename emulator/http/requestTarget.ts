/** The target of a request, byte for byte: the path that is routed must be the path that was signed. */
export interface RequestTarget {
	readonly path: string;
	/** The part after the question mark. */
	readonly query: string;
}

const SCHEME_AND_HOST = /^[a-z][a-z0-9+.-]*:\/\/([^/?]*)/i;

/** The host and port of a target that is a whole URL; undefined if it is only a path. */
export function hostOfTarget(target: string): string | undefined {
	return SCHEME_AND_HOST.exec(target)?.[1];
}

/** @param target path and query, or a whole URL as clients send it to a proxy; its scheme and host are left out */
export function readTarget(target: string): RequestTarget {
	const [path = "", ...query] = target.replace(SCHEME_AND_HOST, "").split("?");
	return { path, query: query.join("?") };
}
