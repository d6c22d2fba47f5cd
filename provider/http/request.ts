import type { RequestQueue } from "./requestQueue";

/** One request to a service. */
export interface OutgoingRequest {
	/** Gerund, noun and id, for errors: "Getting import parameters for key 0d04…". */
	readonly doing: string;
	readonly method: "GET" | "POST" | "PUT";
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
	/** Whether the operation may be asked for again when it is not known if the first request took effect. One that was throttled always may. */
	readonly repeatable: boolean;
	/** Who asks; nothing where the service need not know. */
	readonly signer?: RequestSigner;
	/** Id of the project that the request acts in, where it acts in one. */
	readonly projectId?: string | undefined;
	/** Where the request waits for its slot; nothing where it need not wait. A signer's own requests never wait in the queue of those they are for. */
	readonly queue?: RequestQueue;
	/** Whether the request never goes through a proxy, whatever the environment says: addresses that only this machine can reach. @default false */
	readonly direct?: boolean;
}

/** A whole answer, whatever its status. */
export interface Answer {
	readonly status: number;
	readonly headers: { get(name: string): string | null };
	readonly text: string;
	/** Milliseconds since the epoch, by this machine's clock. */
	readonly receivedAt: number;
}

/** Proves who asks, at each attempt anew and as late as possible: signatures carry the time, and tokens are renewed. */
export interface RequestSigner {
	/** May ask another service for what it needs, so it fails like a request. */
	sign(request: OutgoingRequest): Promise<AuthAttempt>;
	/** Texts that must never be printed. */
	secrets(): readonly string[];
}

/** The proof for one attempt. */
export interface AuthAttempt {
	readonly headers: Readonly<Record<string, string>>;
	/**
	 * Takes what became of the attempt; called once, whatever happened.
	 * @param answer nothing where none came
	 * @returns whether the service refused the proof, and another one is worth one more attempt
	 */
	report(answer: Answer | undefined): boolean;
}
