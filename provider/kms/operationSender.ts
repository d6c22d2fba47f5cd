import type * as v from "valibot";
import { decode, ensureSuccess } from "../answers/answers";
import type { Authenticator } from "../auth/authenticator";
import { hasCode, KmsImportError } from "../errors";
import type { Deadline } from "../http/deadline";
import { rethrowAsNotSent, UnexpectedAnswerError, wasNotSent } from "../http/errors";
import { type OutgoingRequest, secretsOf } from "../http/request";
import type { RequestQueue } from "../http/requestQueue";
import type { Transport } from "../http/transport";
import { NO_CONTENT, type Operation } from "./operations";

/** One call of an operation. */
export interface OperationCall {
	/** Gerund, noun and id, for errors: "Describing key 0d04…". */
	readonly doing: string;
	/** Serialized as JSON. If omitted, the request has no body. */
	readonly body?: object;
	/** Replaces `{key_id}` in the operation's path. */
	readonly keyId?: string;
	/** Texts of the request that must never appear in an error. */
	readonly secrets?: readonly string[];
}

export interface OperationSenderOptions {
	readonly transport: Transport;
	readonly authenticator: Authenticator;
	/** The queue that all requests to this endpoint share. */
	readonly queue: RequestQueue;
	/** URL without a trailing slash. */
	readonly endpoint: string;
	/** If undefined, the project of the credentials. */
	readonly projectId: string | undefined;
	/** The time for all requests. @default each request has its own */
	readonly deadline?: Deadline | undefined;
}

/** Sends operations of KMS to one endpoint and project, and decodes their answers. */
export class OperationSender {
	readonly #options: OperationSenderOptions;

	constructor(options: OperationSenderOptions) {
		this.#options = options;
	}

	/** Id of the project that the operations act in. Looked up if it is not configured. */
	async projectId(): Promise<string> {
		const { projectId, authenticator, deadline } = this.#options;
		if (projectId !== undefined) return projectId;
		const lookUp = authenticator.projectId();
		return deadline ? deadline.wait("Looking up the project", lookUp) : lookUp;
	}

	/**
	 * Sends an operation. Repeats it once if the answer can't be the service's and the operation is repeatable, because a
	 * proxy or gateway on the way may have failed for a moment.
	 * @throws {ServiceError} with the code that `serviceCodes.ts` assigns to the service's code
	 * @throws {KmsImportError} code `network`, `timeout` or `unexpectedAnswer`, or as the authenticator throws
	 */
	async send<Schema extends v.GenericSchema>(
		operation: Operation<Schema>,
		call: OperationCall,
	): Promise<v.InferOutput<Schema>> {
		try {
			return await this.#sendOnce(operation, call);
		} catch (error) {
			const mayRepeat = operation.repeatable && !this.#options.deadline?.isOver && !wasNotSent(error);
			if (!mayRepeat || !hasCode(error, ["unexpectedAnswer"])) throw error;
			return this.#sendOnce(operation, call).catch((second: unknown) => {
				// That it could not be sent again says nothing about the first time.
				throw wasNotSent(second) ? error : second;
			});
		}
	}

	async #sendOnce<Schema extends v.GenericSchema>(
		{ path, method, action, repeatable, answer: schema }: Operation<Schema>,
		{ doing, body, keyId = "", secrets = [] }: OperationCall,
	): Promise<v.InferOutput<Schema>> {
		const { transport, authenticator, queue, endpoint, deadline } = this.#options;
		const projectId = await this.projectId().catch(rethrowAsNotSent);
		if (![projectId, keyId].every(isPathSegment)) throw unusableId(doing);
		const url = `${endpoint}/v1.0/${projectId}/kms/${path.replace("{key_id}", keyId)}`;
		const request: OutgoingRequest = {
			doing,
			method,
			url,
			headers: { "Content-Type": "application/json" },
			...(body && { body: JSON.stringify(body) }),
			secrets,
			repeatable,
			signer: authenticator,
			projectId,
			queue,
			deadline,
		};
		const answer = await transport.send(request);
		const hidden = secretsOf(request, answer);
		ensureSuccess(doing, answer, { secrets: hidden, action });
		// Some sites answer these operations with an empty body. Any other body that is not JSON is not the service's.
		const isEmpty = schema === (NO_CONTENT as v.GenericSchema) && answer.text.trim() === "";
		return isEmpty ? undefined : decode(schema, doing, url, answer, hidden);
	}

	/** The error for answers that can't be the service's, though each is well-formed. */
	unexpected(doing: string, reason: string): UnexpectedAnswerError {
		return new UnexpectedAnswerError(doing, new URL(this.#options.endpoint).host, reason);
	}
}

/** Whether an id can't lead to another path. */
function isPathSegment(id: string): boolean {
	return /^[\w-]*$/.test(id);
}

/** The ids come from a state or the settings: those of answers were checked when they were read. */
function unusableId(doing: string): KmsImportError {
	return new KmsImportError(
		"invalidRequest",
		`${doing}: the id of the project or of the key has characters that no id has. Check projectId and keyId.`,
	);
}
