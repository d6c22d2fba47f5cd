import * as v from "valibot";
import { KmsImportError } from "../errors";
import { firstOf } from "../firstOf";
import { credentialTest, quote } from "../foreignText/quote";
import { UnexpectedAnswerError } from "../http/errors";
import type { Answer } from "../http/request";
import { readableRetryAfter } from "../http/retryPolicy";
import { parseJson } from "../json";
import { clockSkew } from "./clockSkew";
import { describeHtmlPage, isHtmlPage } from "./htmlPages";
import { type Refusal, readRefusal } from "./refusals";
import { errorCodeOf, explanationOf, isKnownServiceCode, REMEDIATION } from "./serviceCodes";

const MAX_FIELDS = 5;
/** Fields that are secrets themselves: no message has them, and the state has them encrypted. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
	"importToken",
	"publicKey",
	"accessKey",
	"secretKey",
	"securityToken",
]);

/** What the error for a refusal may and must not contain. */
export interface RefusalOptions {
	/** Texts that must never appear in the error. */
	readonly secrets: readonly string[];
	/** The action that IAM must allow. Named in the remediation if the service denies the request. */
	readonly action?: string | undefined;
}

/** The service refused a request or failed at it. */
export class ServiceError extends KmsImportError {
	override readonly name = "ServiceError";
	/** HTTP status. */
	readonly status: number;
	/** The service's own code, such as "KMS.0310". Undefined if the answer has none that can be printed. */
	readonly serviceCode: string | undefined;
	/** The Retry-After header. Null if there is none that can be read. */
	readonly retryAfter: string | null;

	constructor(doing: string, answer: Answer, options: RefusalOptions) {
		const refusal = readRefusal(answer.text);
		const serviceCode = printableCode(refusal, options.secrets);
		const code = errorCodeOf(serviceCode, answer.status);
		const details = detailsOf(refusal, answer, options.secrets);
		const what = [answer.status, serviceCode, details && `(${details})`].filter(Boolean).join(" ");
		const skew = code === "unauthenticated" && clockSkew(answer);
		const action = code === "denied" && options.action && `The action is ${options.action}.`;
		const reason = [`${doing}: the service answered ${what}.`, skew, explanationOf(serviceCode)]
			.filter(Boolean)
			.join(" ");
		super(code, reason, [REMEDIATION[code], action].filter(Boolean).join(" "));
		this.status = answer.status;
		this.serviceCode = serviceCode;
		this.retryAfter = readableRetryAfter(answer.headers.get("retry-after"));
	}
}

/** The code if it is safe to print. An unknown code may be anything, even a secret. */
function printableCode({ serviceCode }: Refusal, secrets: readonly string[]): string | undefined {
	if (serviceCode === undefined || isKnownServiceCode(serviceCode)) return serviceCode;
	return quote(serviceCode, secrets) === serviceCode ? serviceCode : undefined;
}

function detailsOf({ text }: Refusal, answer: Answer, secrets: readonly string[]): string {
	const requestId = answer.headers.get("x-request-id");
	const description = isHtmlPage(answer.text) ? describeHtmlPage(answer.text, secrets) : quote(text ?? "", secrets);
	return [description, requestId && `request id ${quote(requestId, secrets)}`].filter(Boolean).join("; ");
}

/** @throws {ServiceError} if the status is not 2xx */
export function ensureSuccess(doing: string, answer: Answer, options: RefusalOptions): void {
	if (answer.status < 200 || answer.status >= 300) throw new ServiceError(doing, answer, options);
}

/** Whether the service refused the credentials, by status or by service code: KMS answers 403, the gateway 401. */
export function isUnauthenticated(answer: Answer): boolean {
	return answer.status >= 400 && errorCodeOf(readRefusal(answer.text).serviceCode, answer.status) === "unauthenticated";
}

/**
 * Parses the body of an answer with a schema.
 * @param secrets texts that must not be in a field that may get into a message, an id or the clear part of a state
 * @throws {UnexpectedAnswerError} if the body does not match the schema, or repeats a secret. It names the fields, never their values
 */
export function decode<Schema extends v.GenericSchema>(
	schema: Schema,
	doing: string,
	url: string,
	answer: Answer,
	secrets: readonly string[],
): v.InferOutput<Schema> {
	const unexpected = (reason: string) =>
		new UnexpectedAnswerError(doing, new URL(url).host, `${answer.status} and ${reason}`);
	const body = parseJson(answer.text);
	if (body === undefined) throw unexpected(kindOfBody(answer.text));
	const { success, issues, output } = v.safeParse(schema, body);
	if (!success) throw unexpected(missingFields(issues));
	const { signature } = answer;
	if (signature && answer.text.toLowerCase().includes(signature)) throw unexpected("a body that repeats a signature");
	// Searches are kept by their secrets, and a signature is new each time.
	const repeating = repeatingField(
		output,
		secrets.filter((secret) => secret !== signature),
	);
	if (repeating !== undefined) throw unexpected(`a body that repeats a credential in ${repeating}`);
	return output;
}

/** The name of the first field that repeats a secret: of the outermost, because the names of inner ones may come from the service. */
function repeatingField(fields: unknown, secrets: readonly string[]): string | undefined {
	if (typeof fields !== "object" || fields === null) return undefined;
	let isCredential: ((text: string) => boolean) | undefined;
	const isRepeating = (value: unknown): boolean => {
		if (typeof value === "string") {
			// Made on first use, because answers without text are checked against long tokens.
			isCredential ??= credentialTest(secrets);
			return isCredential(value);
		}
		if (typeof value !== "object" || value === null) return false;
		return Object.entries(value).some(
			([name, part]) => isRepeating(name) || (!SECRET_FIELDS.has(name) && isRepeating(part)),
		);
	};
	return Object.entries(fields).find(([name, value]) => !SECRET_FIELDS.has(name) && isRepeating(value))?.[0];
}

function missingFields(issues: readonly v.BaseIssue<unknown>[]): string {
	const fields = [...new Set(issues.map((issue) => v.getDotPath(issue) ?? "body"))];
	return `a body without a usable ${firstOf(fields, MAX_FIELDS)}`;
}

/** What a body is that is not JSON. */
function kindOfBody(body: string): string {
	if (body.trim() === "") return "an empty body";
	if (isHtmlPage(body)) return "an HTML page";
	return /^\s*[[{]/.test(body) ? "a body that is truncated or otherwise invalid JSON" : "a body that is not JSON";
}
