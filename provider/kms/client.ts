import type * as v from "valibot";
import type { Authenticator } from "../auth/authenticator";
import { decode, ensureSuccess, isUnauthenticated } from "../http/answers";
import type { Answer, OutgoingRequest, Transport } from "../http/transport";
import { ImportParametersAnswer, KeyAnswer } from "./wire";
import type { WrappingAlgorithm } from "./wrappingAlgorithm";

/** What the service hands out for one import. */
export interface ImportParametersOfKey {
	/** Opaque, base64. */
	readonly importToken: string;
	/** SubjectPublicKeyInfo in DER, base64. */
	readonly publicKey: string;
	/** Epoch seconds at which both stop working, 24 hours after they were made. */
	readonly expirationTime: number;
}

export interface ImportParametersRequest {
	readonly keyId: string;
	readonly wrappingAlgorithm: WrappingAlgorithm;
	readonly sequence?: string | undefined;
}

interface Operation<Schema extends v.GenericSchema> {
	/** Last segment of the path. */
	readonly name: string;
	/** Whether it may be asked for twice when the first answer was lost. */
	readonly repeatable: boolean;
	readonly answer: Schema;
}

// Each answer is valid until it expires, so one that was lost does no harm.
const GET_PARAMETERS = { name: "get-parameters-for-import", repeatable: true, answer: ImportParametersAnswer };
const DESCRIBE_KEY = { name: "describe-key", repeatable: true, answer: KeyAnswer };

/** The operations of KMS in one project, one method each. */
export class KmsClient {
	readonly #transport: Transport;
	readonly #authenticator: Authenticator;
	readonly #endpoint: string;
	readonly #projectId: string | undefined;

	/** @param projectId nothing means: the project of the credentials */
	constructor(transport: Transport, authenticator: Authenticator, endpoint: string, projectId: string | undefined) {
		this.#transport = transport;
		this.#authenticator = authenticator;
		this.#endpoint = endpoint;
		this.#projectId = projectId;
	}

	/** Id of the project that the operations act in; looked up where it is not given. */
	async projectId(): Promise<string> {
		return this.#projectId ?? (await this.#authenticator.projectId());
	}

	/**
	 * `POST /v1.0/{project_id}/kms/get-parameters-for-import`
	 * @throws {ServiceError} codes `keyNotFound`, `keyPendingDeletion`, `keyDisabled`, `keyNotPendingImport`, `keyNotExternal`, …
	 * @throws {KmsImportError} codes `network`, `timeout`, `unexpectedAnswer`
	 */
	getParametersForImport(request: ImportParametersRequest): Promise<ImportParametersOfKey> {
		const { keyId, wrappingAlgorithm, sequence } = request;
		const body = { key_id: keyId, wrapping_algorithm: wrappingAlgorithm, sequence };
		return this.#call(GET_PARAMETERS, `Getting import parameters for key ${keyId}`, body);
	}

	/**
	 * `POST /v1.0/{project_id}/kms/describe-key`
	 * @throws {ServiceError} codes `keyNotFound`, `denied`, …
	 * @throws {KmsImportError} codes `network`, `timeout`, `unexpectedAnswer`
	 */
	describeKey(keyId: string): Promise<{ readonly keyState: string }> {
		return this.#call(DESCRIBE_KEY, `Describing key ${keyId}`, { key_id: keyId });
	}

	async #call<Schema extends v.GenericSchema>(
		operation: Operation<Schema>,
		doing: string,
		body: object,
	): Promise<v.InferOutput<Schema>> {
		const url = `${this.#endpoint}/v1.0/${await this.projectId()}/kms/${operation.name}`;
		const answer = await this.#authenticated({
			doing,
			method: "POST",
			url,
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify(body),
			repeatable: operation.repeatable,
		});
		ensureSuccess(doing, answer, this.#authenticator.secrets());
		return decode(operation.answer, doing, url, answer);
	}

	/** Credentials the service no longer accepts are renewed once: a token may be revoked before it expires. */
	async #authenticated(request: OutgoingRequest): Promise<Answer> {
		const headers = await this.#authenticator.headers(request);
		const answer = await this.#transport.send(withHeaders(request, headers));
		if (!isUnauthenticated(answer) || !this.#authenticator.renew(headers)) return answer;
		return this.#transport.send(withHeaders(request, await this.#authenticator.headers(request)));
	}
}

function withHeaders(request: OutgoingRequest, headers: Readonly<Record<string, string>>): OutgoingRequest {
	return { ...request, headers: { ...request.headers, ...headers } };
}
