import type { AuthAttempt } from "../http/request";
import type { Authenticator } from "./authenticator";
import type { NameOrId } from "./credentials";
import type { PasswordToken } from "./passwordToken";

/**
 * The token of another authenticator where that is for the same project after all: a program may name a project by its region
 * in one resource and by its id in another, and gets one token for both.
 */
export class SharedToken implements Authenticator {
	readonly #first: PasswordToken;
	readonly #project: NameOrId;
	readonly #own: PasswordToken;
	#chosen: Promise<PasswordToken> | undefined;

	/** @param own asked for where the first one's token is for another project */
	constructor(first: PasswordToken, project: NameOrId, own: PasswordToken) {
		this.#first = first;
		this.#project = project;
		this.#own = own;
	}

	async sign(): Promise<AuthAttempt> {
		return (await this.#choose()).sign();
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
		// A first one that gets no token may have asked for a project that is not there: no reason for this one to fail.
		const isShared = await this.#first.isFor(this.#project).catch(() => false);
		return isShared ? this.#first : this.#own;
	}
}
