/** The value of a JSON text, or undefined where it is none. */
export function parseJson(text: string | Buffer): unknown {
	try {
		return JSON.parse(`${text}`);
	} catch {
		return undefined;
	}
}
