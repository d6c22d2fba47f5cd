import type { Proof, Prover } from "../http/request";

/** An IAM token that was made elsewhere: used as it is, for as long as the service accepts it. */
export class GivenToken implements Prover {
	readonly #token: string;

	constructor(token: string) {
		this.#token = token;
	}

	async prove(): Promise<Proof> {
		return { headers: { "X-Auth-Token": this.#token }, settle: () => false };
	}

	secrets(): readonly string[] {
		return [this.#token];
	}
}
