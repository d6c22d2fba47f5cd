import type { RequestSigner } from "../http/request";

/**
 * Authenticates requests in one project. There is one per set of credentials and project, shared by all resources of the
 * process.
 */
export interface Authenticator extends RequestSigner {
	/** Id of the project that the credentials are for. @throws {KmsImportError} if it can't be looked up */
	projectId(): Promise<string>;
}
