// Also loaded by resource classes in the program's process, so it imports nothing.

/** The parts of the id of a resource of which each key has one. */
export const KEY_ID_PARTS = ["region", "projectId", "keyId"] as const;

/** An id taken apart. */
export interface IdText {
	readonly parts: readonly string[];
	readonly endpoint: string | undefined;
}

/** An id: its parts as a path. The endpoint follows only where the resource overrides it. */
export function joinId({ parts, endpoint }: IdText): string {
	const path = parts.join("/");
	return endpoint ? `${path}?endpoint=${encodeURIComponent(endpoint)}` : path;
}

export function splitId(id: string): IdText {
	const [path = "", query = ""] = id.split("?");
	return { parts: path.split("/"), endpoint: new URLSearchParams(query).get("endpoint") ?? undefined };
}

/** The key's id in the id of a resource of which each key has one. */
export function keyIdIn(id: string): string {
	return splitId(id).parts[KEY_ID_PARTS.indexOf("keyId")] ?? "";
}
