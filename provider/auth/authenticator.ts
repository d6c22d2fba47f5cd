import type { OutgoingRequest } from "../http/transport";

/** Proves to the service who asks. One per set of credentials and project, shared by all resources of the process. */
export interface Authenticator {
	/** Headers that prove it for this request. */
	headers(request: OutgoingRequest): Promise<Readonly<Record<string, string>>>;
	/** Id of the project that the credentials are for. */
	projectId(): Promise<string>;
	/** Forgets what the service has just refused. False where asking again is of no use. */
	renew(refused: Readonly<Record<string, string>>): boolean;
	/** Texts that must never be printed. */
	secrets(): readonly string[];
}
