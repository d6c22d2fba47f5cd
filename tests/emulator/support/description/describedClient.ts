import assert from "node:assert/strict";
import { type Emulator, type EmulatorOptions, startEmulator } from "huaweicloud-kms-emulator";
import { type Answer, type Sent, send, sendSigned } from "../rawRequests";
import { type DescribedOperation, operationNamed, resolve, responseOf, validatorOf } from "./description";

/** Who asks: by a token of the user, by its signature, by one of an unknown access key, or without a word. */
type Asker = "token" | "signature" | "stranger" | "nobody";

/** What is asked beside the operation. */
export interface Asked {
	/** Parameters of the path; the project is the emulator's. */
	readonly path?: Readonly<Record<string, string | undefined>>;
	/** What follows the question mark. */
	readonly query?: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** As JSON, or a text or bytes as they are. */
	readonly body?: unknown;
	/** @default what the description says first */
	readonly by?: Asker;
	/** @default that of the operation */
	readonly method?: string;
}

const STRANGER = { accessKey: "STRANGERSTRANGER0000", secretKey: "unknown" };

/** What was seen, by the name of the operation. */
export class Records {
	readonly outcomes = new Map<string, Set<string>>();
	/** What succeeded first; of what never does, what was refused first. */
	readonly examples = new Map<string, Asked>();

	add(name: string, { status, outcome }: Answer, asked: Asked): void {
		const seen = this.outcomes.get(name) ?? new Set();
		const isFirst = status < 300 && ![...seen].some((one) => one < "300");
		if (isFirst || seen.size === 0) this.examples.set(name, asked);
		this.outcomes.set(name, seen.add(outcome));
	}
}

/** Asks an emulator for what is described, holds each answer to the description and remembers what it was. */
export class DescribedClient {
	readonly #emulator: Emulator;
	readonly #records: Records;
	#token: string | undefined;

	private constructor(emulator: Emulator, records: Records) {
		this.#emulator = emulator;
		this.#records = records;
	}

	/** Runs `work` with a client of an emulator of its own. */
	static async during(
		options: EmulatorOptions | undefined,
		records: Records,
		work: (client: DescribedClient) => Promise<unknown>,
	): Promise<void> {
		const emulator = await startEmulator(options);
		await work(new DescribedClient(emulator, records)).finally(() => emulator.close());
	}

	/** @throws {AssertionError} where the answer is not described */
	async ask(name: string, asked: Asked = {}): Promise<Answer> {
		const operation = operationNamed(name);
		const answer = await this.#send(operation, asked);
		ensureDescribed(operation, answer);
		// They may have ended the token.
		if (name.startsWith("_emulator/")) this.#token = undefined;
		this.#records.add(name, answer, asked);
		return answer;
	}

	/** The same for a refusal or success that is known beforehand. */
	async expect(name: string, outcome: string, asked?: Asked): Promise<Answer> {
		const answer = await this.ask(name, asked);
		assert.equal(answer.outcome, outcome, `${name} ${JSON.stringify(asked)?.slice(0, 500)}: ${answer.text}`);
		return answer;
	}

	/** What is answered at a path, whether it is described or not. */
	async outcomeAt(method: string, target: string): Promise<string> {
		return (await send(this.#emulator.url, { method, target })).outcome;
	}

	async #send(operation: DescribedOperation, asked: Asked): Promise<Answer> {
		const { query, headers = {}, by = askerOf(operation), method = operation.method } = asked;
		const sent: Sent = {
			method,
			target: `${targetOf(operation, asked, this.#emulator)}${query === undefined ? "" : `?${query}`}`,
			headers: by === "token" ? { "X-Auth-Token": await this.#tokenFor(headers), ...headers } : headers,
			body: textOf(asked.body),
		};
		if (by === "signature") return sendSigned(this.#emulator, sent);
		return by === "stranger" ? sendSigned(this.#emulator, { ...sent, pair: STRANGER }) : send(this.#emulator.url, sent);
	}

	async #tokenFor(headers: Readonly<Record<string, string>>): Promise<string> {
		return headers["X-Auth-Token"] ?? this.token();
	}

	/** A token of the user for its project. */
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

function askerOf({ security }: DescribedOperation): Asker {
	const [first = ""] = security.flatMap((one) => Object.keys(one));
	return first === "token" || first === "signature" ? first : "nobody";
}

function targetOf({ path }: DescribedOperation, { path: parameters }: Asked, { projectId }: Emulator): string {
	const values: Record<string, string | undefined> = { project_id: projectId, ...parameters };
	return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? "none"));
}

/** Status, headers, type and body: nothing that isn't described, and all that is. */
function ensureDescribed(operation: DescribedOperation, { status, headers, text }: Answer): void {
	const what = `${operation.operationId} answered ${status} ${text.slice(0, 500)}`;
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
