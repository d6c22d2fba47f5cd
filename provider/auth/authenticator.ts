import type { RequestSigner } from "../http/request";

/** Who asks, in one project. One per set of credentials and project, shared by all resources of the process. */
export interface Authenticator extends RequestSigner {
	/** Id of the project that the credentials are for. */
	projectId(): Promise<string>;
}
