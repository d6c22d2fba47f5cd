import assert from "node:assert/strict";
import { type Emulator, type EmulatorOptions, startEmulator } from "huaweicloud-kms-emulator";
import { type Answer, type Sent, send, sendSigned } from "../rawRequests";
import { type DescribedOperation, operationNamed, resolve, responseOf, validatorOf } from "./description";

/** How a request is authenticated: by token, by signature, by the signature of an unknown access key, or not at all. */
type Caller = "token" | "signature" | "stranger" | "nobody";

/** Options of a request for an operation. */
export interface RequestOptions {
	/** Path parameters. @default the emulator's project */
	readonly path?: Readonly<Record<string, string | undefined>>;
	/** Part after the question mark. */
	readonly query?: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON, unless it is a string or bytes. */
	readonly body?: unknown;
	/** @default the first method in the description */
	readonly by?: Caller;
	/** @default the operation's method */
	readonly method?: string;
}

const STRANGER = { accessKey: "STRANGERSTRANGER0000", secretKey: "unknown" };

/** Observed outcomes, by operation. */
export class Records {
	readonly outcomes = new Map<string, Set<string>>();
	/** The first successful request; otherwise the first refused one. */
	readonly examples = new Map<string, RequestOptions>();

	add(name: string, { status, outcome }: Answer, request: RequestOptions): void {
		const seen = this.outcomes.get(name) ?? new Set();
		const isFirst = status < 300 && ![...seen].some((one) => one < "300");
		if (isFirst || seen.size === 0) this.examples.set(name, request);
		this.outcomes.set(name, seen.add(outcome));
	}
}

/** Sends requests for described operations, compares each response with the description, and records its outcome. */
export class DescribedClient {
	readonly #emulator: Emulator;
	readonly #records: Records;
	#token: string | undefined;

	private constructor(emulator: Emulator, records: Records) {
		this.#emulator = emulator;
		this.#records = records;
	}

	/** Runs `work` with a client of a new emulator. */
	static async during(
		options: EmulatorOptions | undefined,
		records: Records,
		work: (client: DescribedClient) => Promise<unknown>,
	): Promise<void> {
		const emulator = await startEmulator(options);
		await work(new DescribedClient(emulator, records)).finally(() => emulator.close());
	}

	/** @throws {AssertionError} if the response is not described */
	async ask(name: string, request: RequestOptions = {}): Promise<Answer> {
		const operation = operationNamed(name);
		const answer = await this.#send(operation, request);
		ensureDescribed(operation, answer);
		// A control may have invalidated the token.
		if (name.startsWith("_emulator/")) this.#token = undefined;
		this.#records.add(name, answer, request);
		return answer;
	}

	/** @throws {AssertionError} if the response is not described, or if its outcome is not the expected one */
	async expect(name: string, outcome: string, request?: RequestOptions): Promise<Answer> {
		const answer = await this.ask(name, request);
		assert.equal(answer.outcome, outcome, `${name} ${JSON.stringify(request)?.slice(0, 500)}: ${answer.text}`);
		return answer;
	}

	/** The outcome of a request to any path. */
	async outcomeAt(method: string, target: string): Promise<string> {
		return (await send(this.#emulator.url, { method, target })).outcome;
	}

	async #send(operation: DescribedOperation, request: RequestOptions): Promise<Answer> {
		const { query, headers = {}, by = callerOf(operation), method = operation.method } = request;
		const sent: Sent = {
			method,
			target: `${targetOf(operation, request, this.#emulator)}${query === undefined ? "" : `?${query}`}`,
			headers: by === "token" ? { "X-Auth-Token": await this.#tokenFor(headers), ...headers } : headers,
			body: textOf(request.body),
		};
		if (by === "signature") return sendSigned(this.#emulator, sent);
		return by === "stranger" ? sendSigned(this.#emulator, { ...sent, pair: STRANGER }) : send(this.#emulator.url, sent);
	}

	async #tokenFor(headers: Readonly<Record<string, string>>): Promise<string> {
		return headers["X-Auth-Token"] ?? this.token();
	}

	/** A token of the user for the emulator's project. */
	async token(): Promise<string> {
		this.#token ??= await this.#createToken();
		return this.#token;
	}

	async #createToken(): Promise<string> {
		const { domainName, userName, password, projectId } = this.#emulator;
		const user = { domain: { name: domainName }, name: userName, password };
		const auth = { identity: { methods: ["password"], password: { user } }, scope: { project: { id: projectId } } };
		const { headers } = await this.ask("auth/tokens", { by: "nobody", body: { auth } });
		return `${headers["x-subject-token"]}`;
	}
}

function textOf(body: unknown): string | Buffer {
	if (typeof body === "string" || Buffer.isBuffer(body)) return body;
	return body === undefined ? "" : JSON.stringify(body);
}

function callerOf({ security }: DescribedOperation): Caller {
	const [first = ""] = security.flatMap((one) => Object.keys(one));
	return first === "token" || first === "signature" ? first : "nobody";
}

function targetOf({ path }: DescribedOperation, { path: parameters }: RequestOptions, { projectId }: Emulator): string {
	const values: Record<string, string | undefined> = { project_id: projectId, ...parameters };
	return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? "none"));
}

/** Ensures that status, headers, content type and body are exactly as described. */
function ensureDescribed(operation: DescribedOperation, { status, headers, text }: Answer): void {
	const what = `${operation.operationId} responded with ${status} ${text.slice(0, 500)}`;
	const response = responseOf(operation, status);
	assert.ok(response, `${what}: the status is not described`);
	for (const [name, header] of Object.entries(response.headers ?? {})) {
		const { required, schema } = resolve<{ required: boolean; schema: object }>(header);
		const value = headers[name.toLowerCase()];
		assert.ok(value !== undefined || !required, `${what}: ${name} is missing`);
		assert.ok(validatorOf(schema as Record<string, unknown>)(value), `${what}: ${name} is ${value}`);
	}
	const [types, type] = [Object.keys(response.content ?? {}), headers["content-type"]];
	if (types.length === 0) {
		assert.deepEqual([type, text], [undefined, ""], what);
		return;
	}
	const schema = response.content?.[`${type}`]?.schema;
	assert.ok(schema, `${what}: its type is ${type}`);
	const isValid = validatorOf(schema);
	assert.ok(
		isValid(types[0]?.startsWith("application/json") ? JSON.parse(text) : text),
		`${what}: ${explain(isValid)}`,
	);
}

function explain({ errors }: ReturnType<typeof validatorOf>): string {
	return (errors ?? [])
		.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
		.join("; ");
}
