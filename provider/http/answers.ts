import * as v from "valibot";
import { KmsImportError } from "../errors";
import { parseJson } from "../json";
import { UnexpectedAnswerError } from "./errors";
import { ADVICE, meaningOf } from "./serviceCodes";
import type { Answer } from "./transport";

const LONGEST_QUOTE = 300;
const DEEPEST_ERROR = 4;

/** The service refused a request or failed at it. */
export class ServiceError extends KmsImportError {
	override readonly name = "ServiceError";
	/** HTTP status. */
	readonly status: number;
	/** As the service spells it, "KMS.0310"; nothing where the answer held none. */
	readonly serviceCode: string | undefined;

	constructor(doing: string, answer: Answer, secrets: readonly string[], action?: string) {
		const { serviceCode, text } = readRefusal(answer.text);
		const meaning = meaningOf(serviceCode, answer.status);
		const requestId = answer.headers.get("x-request-id");
		const details = [text && quote(text, secrets), requestId && `request id ${quote(requestId, secrets)}`]
			.filter(Boolean)
			.join("; ");
		const what = [answer.status, serviceCode, details && `(${details})`].filter(Boolean).join(" ");
		const advice = meaning === "denied" && action ? `${ADVICE.denied} The action is ${action}.` : ADVICE[meaning];
		super(meaning, `${doing}: the service answered ${what}. ${advice}`);
		this.status = answer.status;
		this.serviceCode = serviceCode;
	}
}

/**
 * @param secrets texts that never get into the error
 * @param action what IAM has to allow, for the advice where it does not
 * @throws {ServiceError} where the status is not 2xx
 */
export function ensureSuccess(doing: string, answer: Answer, secrets: readonly string[], action?: string): void {
	if (answer.status < 200 || answer.status >= 300) throw new ServiceError(doing, answer, secrets, action);
}

/** Whether the service refused an answer's request for its credentials, by status or by code: KMS says 403 where the gateway says 401. */
export function isUnauthenticated(answer: Answer): boolean {
	return answer.status >= 400 && meaningOf(readRefusal(answer.text).serviceCode, answer.status) === "unauthenticated";
}

/**
 * The body of an answer as `schema` describes it.
 * @throws {UnexpectedAnswerError} naming each field that is not as documented, never its value
 */
export function decode<Schema extends v.GenericSchema>(
	schema: Schema,
	doing: string,
	url: string,
	answer: Answer,
): v.InferOutput<Schema> {
	const { host } = new URL(url);
	const body = parseJson(answer.text);
	if (body === undefined) throw new UnexpectedAnswerError(doing, host, `${answer.status} and a body that is not JSON`);
	const result = v.safeParse(schema, body);
	if (result.success) return result.output;
	const fields = new Set(result.issues.map((issue) => v.getDotPath(issue) ?? "body"));
	throw new UnexpectedAnswerError(
		doing,
		host,
		`${answer.status} and a body without a usable ${[...fields].join(", ")}`,
	);
}

/** KMS nests its errors, the gateway does not, IAM has a form of its own, and sites differ: the pair of names is looked for at any depth. */
function readRefusal(body: string): { serviceCode?: string; text?: string } {
	const found = findError(parseJson(body), DEEPEST_ERROR);
	if (!found) return {};
	const [code, text] = found;
	return { ...(isServiceCode(code) && { serviceCode: code }), ...(typeof text === "string" && { text }) };
}

const ERROR_FIELDS = [
	["error_code", "error_msg"],
	["errorCode", "errorMsg"],
	["code", "message"],
] as const;

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
	return typeof code === "string" && /^[A-Za-z]{2,12}\.[0-9A-Za-z]{1,8}$/.test(code);
}

/** Another's text, fit for a message: without secrets, on one line, not too long. */
function quote(text: string, secrets: readonly string[]): string {
	const withoutSecrets = secrets.reduce(
		(rest, secret) => (secret ? rest.replaceAll(secret, "[redacted]") : rest),
		text,
	);
	const line = withoutSecrets.replace(/[\p{Cc}\s]+/gu, " ").trim();
	return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}
