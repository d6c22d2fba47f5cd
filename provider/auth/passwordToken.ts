import type { PasswordCredentials } from "../configuration";
import { KmsImportError } from "../errors";
import { type Clock, MINUTE_MS } from "../time";
import type { Authenticator } from "./authenticator";
import type { Iam, IamToken, Scope } from "./iam";

/** A token is not used in the last minutes of its 24 hours, so that none runs out on its way to the service. */
const EARLY_MS = 5 * MINUTE_MS;

/** Tokens of an IAM user: one at a time, got by the first who needs it, shared by all, renewed before it expires. */
export class PasswordToken implements Authenticator {
	readonly #credentials: PasswordCredentials;
	readonly #scope: Scope;
	readonly #iam: Iam;
	readonly #clock: Clock;
	#current: Promise<IamToken> | undefined;
	#token: IamToken | undefined;

	constructor(credentials: PasswordCredentials, scope: Scope, iam: Iam, clock: Clock) {
		this.#credentials = credentials;
		this.#scope = scope;
		this.#iam = iam;
		this.#clock = clock;
	}

	async headers(): Promise<Readonly<Record<string, string>>> {
		return { "X-Auth-Token": (await this.#usable()).token };
	}

	async projectId(): Promise<string> {
		return (await this.#usable()).projectId;
	}

	/** Whether the token is for that project, by whichever of its names. */
	async isFor(scope: Scope): Promise<boolean> {
		const { projectId, projectName } = await this.#usable();
		return "id" in scope ? scope.id === projectId : scope.name === projectName;
	}

	renew(refused: Readonly<Record<string, string>>): boolean {
		// Of many callers whose token was refused only the first forgets it; the others find its successor.
		if (this.#token?.token === refused["X-Auth-Token"]) this.#forget();
		return true;
	}

	secrets(): readonly string[] {
		return [this.#credentials.password, ...(this.#token ? [this.#token.token] : [])];
	}

	#usable(): Promise<IamToken> {
		if (this.#token && this.#clock.now() >= this.#token.expiresAt - EARLY_MS) this.#forget();
		this.#current ??= this.#create();
		return this.#current;
	}

	async #create(): Promise<IamToken> {
		try {
			this.#token = await this.#iam.createToken(this.#credentials, this.#scope);
			return this.#token;
		} catch (error) {
			// A refused password stays refused: IAM locks a user out after a few wrong ones, and every resource would try it again.
			if (!(error instanceof KmsImportError && error.code === "unauthenticated")) this.#forget();
			throw error;
		}
	}

	#forget(): void {
		this.#current = undefined;
		this.#token = undefined;
	}
}
