import type { Deadline } from "./deadline";
import type { RequestQueue } from "./requestQueue";

/** One request to a service. */
export interface OutgoingRequest {
	/** Gerund, noun and id, for errors: "Getting import parameters for key 0d04…". */
	readonly doing: string;
	readonly method: "GET" | "POST" | "PUT";
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
	/** Texts of the request that must never appear in a message, besides those of its signer. */
	readonly secrets?: readonly string[];
	/**
	 * Whether the request may be sent again when it is unknown whether the first one took effect. A throttled request may
	 * always be sent again.
	 */
	readonly repeatable: boolean;
	/** Authenticates the request. If omitted, the request is sent unauthenticated. */
	readonly signer?: RequestSigner;
	/** Id of the project that the request acts in, if any. */
	readonly projectId?: string | undefined;
	/**
	 * The queue that limits how many requests run at once and how fast. If omitted, the request is sent at once. A signer's own
	 * requests must not use the queue of the requests that they sign.
	 */
	readonly queue?: RequestQueue;
	/** The time of the operation that the request is part of. @default a new one */
	readonly deadline?: Deadline | undefined;
	/** Whether to ignore the proxies in the environment: for addresses that only this machine can reach. @default false */
	readonly direct?: boolean;
}

/** A complete answer, whatever its status. */
export interface Answer {
	readonly status: number;
	readonly headers: { get(name: string): string | null };
	readonly text: string;
	/** When the headers arrived, in milliseconds since the epoch by this machine's clock. */
	readonly receivedAt: number;
	/** Texts that must never appear in a message: what a proxy on the way was sent, besides the request's own secrets. */
	readonly secrets: readonly string[];
	/** The signature of the attempt, if it had one: whoever has it can repeat the request. */
	readonly signature?: string | undefined;
}

/** Every text that must never appear in a message about an answer. */
export function secretsOf(
	{ secrets = [], signer }: Pick<OutgoingRequest, "secrets" | "signer">,
	answer: Pick<Answer, "secrets" | "signature">,
): readonly string[] {
	const { signature } = answer;
	return [...secrets, ...(signer?.secrets() ?? []), ...answer.secrets, ...(signature ? [signature] : [])];
}

/**
 * Authenticates requests. Each attempt is signed anew, as late as possible: signatures contain the time, and tokens are
 * renewed.
 */
export interface RequestSigner {
	/** May send requests of its own to obtain credentials. @throws {KmsImportError} as those requests fail */
	sign(request: OutgoingRequest): Promise<AuthAttempt>;
	/** Texts that must never appear in a message: every password, key and token used so far. */
	secrets(): readonly string[];
}

/** The authentication of one attempt. */
export interface AuthAttempt {
	readonly headers: Readonly<Record<string, string>>;
	/**
	 * Reports how the attempt ended. Must be called exactly once.
	 * @param result the answer, or why none was received, or why the attempt was not sent
	 * @returns whether the service refused the credentials and the request should be signed and sent once more
	 */
	report(result: Answer | Error): boolean;
}
