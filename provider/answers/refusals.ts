import { parseJson } from "../json";

/** What the body of a refusal contains. */
export interface Refusal {
	/** The service's own code, such as "KMS.0310". Undefined if there is none. */
	readonly serviceCode?: string;
	/** The service's message. Undefined if there is none. */
	readonly text?: string;
}

const MAX_DEPTH = 4;
const ERROR_FIELDS = [
	["error_code", "error_msg"],
	["errorCode", "errorMsg"],
	["code", "message"],
] as const;

/**
 * Reads the code and the message from the body of a refusal. KMS nests its errors, the gateway does not, IAM has its own format,
 * and sites differ. So a known pair of fields is searched for at any depth up to 4.
 */
export function readRefusal(body: string): Refusal {
	const found = findError(parseJson(body), MAX_DEPTH);
	if (!found) return {};
	const [code, text] = found;
	return { ...(isServiceCode(code) && { serviceCode: code }), ...(typeof text === "string" && { text }) };
}

function findError(value: unknown, depth: number): readonly [unknown, unknown] | undefined {
	if (typeof value !== "object" || value === null || depth === 0) return undefined;
	const fields = value as Record<string, unknown>;
	for (const [code, text] of ERROR_FIELDS) {
		if (fields[code] !== undefined || fields[text] !== undefined) return [fields[code], fields[text]];
	}
	for (const nested of Object.values(fields)) {
		const found = findError(nested, depth - 1);
		if (found) return found;
	}
	return undefined;
}

function isServiceCode(code: unknown): code is string {
	return typeof code === "string" && /^[A-Za-z][0-9A-Za-z]{1,11}\.[0-9A-Za-z]{1,8}$/.test(code);
}
