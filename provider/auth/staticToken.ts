import type { AuthAttempt, RequestSigner } from "../http/request";

/** An IAM token that was made elsewhere: used as it is, for as long as the service accepts it. */
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
