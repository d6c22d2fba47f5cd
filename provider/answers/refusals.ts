import { parseJson } from "../json";

/** What a refusal says for itself. */
export interface Refusal {
	/** "KMS.0310" */
	readonly serviceCode?: string;
	readonly text?: string;
}

const MAX_DEPTH = 4;
const ERROR_FIELDS = [
	["error_code", "error_msg"],
	["errorCode", "errorMsg"],
	["code", "message"],
] as const;

/** KMS nests its errors, the gateway does not, IAM has a form of its own, and sites differ: the pair of names is looked for at any depth. */
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
