import type { AuthAttempt, OutgoingRequest } from "../http/request";
import type { Authenticator } from "./authenticator";
import type { NameOrId } from "./credentials";
import type { PasswordToken } from "./passwordToken";

/**
 * Authenticates requests with the first token of a region if that is for the same project, and with a token of its own otherwise.
 * A program may identify a project by its region in one resource and by its id in another. Both then share one token.
 */
export class SharedToken implements Authenticator {
	readonly #first: PasswordToken;
	readonly #project: NameOrId;
	readonly #own: PasswordToken;
	#chosen: Promise<PasswordToken> | undefined;

	/** @param own used if the first token is for another project */
	constructor(first: PasswordToken, project: NameOrId, own: PasswordToken) {
		this.#first = first;
		this.#project = project;
		this.#own = own;
	}

	async sign(request: OutgoingRequest): Promise<AuthAttempt> {
		return (await this.#choose()).sign(request);
	}

	async projectId(): Promise<string> {
		return (await this.#choose()).projectId();
	}

	secrets(): readonly string[] {
		return [...this.#first.secrets(), ...this.#own.secrets()];
	}

	#choose(): Promise<PasswordToken> {
		this.#chosen ??= this.#compare();
		return this.#chosen;
	}

	async #compare(): Promise<PasswordToken> {
		// Its failure is no reason for this one to fail. Whether this one may still be requested, the guard of the password decides.
		const isShared = await this.#first.isFor(this.#project).catch(() => false);
		return isShared ? this.#first : this.#own;
	}
}
