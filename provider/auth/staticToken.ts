import type { AuthAttempt, RequestSigner } from "../http/request";

/** Authenticates requests with a configured IAM token. It can't be renewed. */
export class StaticToken implements RequestSigner {
	readonly #token: string;

	constructor(token: string) {
		this.#token = token;
	}

	async sign(): Promise<AuthAttempt> {
		return { headers: { "X-Auth-Token": this.#token }, report: () => false };
	}

	secrets(): readonly string[] {
		return [this.#token];
	}
}
