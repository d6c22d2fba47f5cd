import { isUnauthenticated } from "../http/answers";
import type { Proof } from "../http/request";
import { type Clock, MINUTE_MS } from "../time";
import type { Authenticator } from "./authenticator";
import type { NameOrId, PasswordCredentials } from "./credentials";
import type { Iam, IamToken, Scope } from "./iam";
import { Renewed } from "./renewed";

/** A token is not used in the last minutes of its 24 hours. */
const EARLY_MS = 5 * MINUTE_MS;

/** Tokens of an IAM user for one project or account: one at a time, shared by all. */
export class PasswordToken implements Authenticator {
	readonly #credentials: PasswordCredentials;
	readonly #token: Renewed<IamToken>;

	constructor(credentials: PasswordCredentials, scope: Scope, iam: Iam, clock: Clock) {
		this.#credentials = credentials;
		this.#token = new Renewed(() => iam.createToken(credentials, scope), clock, EARLY_MS);
	}

	async prove(): Promise<Proof> {
		const token = await this.#token.current();
		return {
			headers: { "X-Auth-Token": token.token },
			settle: (answer) => {
				// A token may be revoked before it expires, such as by a new password.
				const isRefused = answer !== undefined && isUnauthenticated(answer);
				if (isRefused) this.#token.drop(token);
				return isRefused;
			},
		};
	}

	async projectId(): Promise<string> {
		return (await this.#token.current()).project?.id ?? "";
	}

	/** Whether the token is for that project, by whichever of its names. */
	async isFor(wanted: NameOrId): Promise<boolean> {
		const { project } = await this.#token.current();
		return "id" in wanted ? wanted.id === project?.id : wanted.name === project?.name;
	}

	secrets(): readonly string[] {
		const token = this.#token.known?.token;
		return [this.#credentials.password, ...(token === undefined ? [] : [token])];
	}
}
