import type { OutgoingRequest } from "../http/transport";
import type { Authenticator } from "./authenticator";
import type { Scope } from "./iam";
import type { PasswordToken } from "./passwordToken";

/**
 * The token of another authenticator where that is for the same project after all: a program may name a project by its region
 * in one resource and by its id in another, and gets one token for both.
 */
export class SharedToken implements Authenticator {
	readonly #first: PasswordToken;
	readonly #scope: Scope;
	readonly #own: PasswordToken;
	#chosen: Promise<PasswordToken> | undefined;
	#inUse: PasswordToken | undefined;

	/** @param own asked for where the first one's token is for another project */
	constructor(first: PasswordToken, scope: Scope, own: PasswordToken) {
		this.#first = first;
		this.#scope = scope;
		this.#own = own;
	}

	async headers(_request: OutgoingRequest): Promise<Readonly<Record<string, string>>> {
		return (await this.#choose()).headers();
	}

	async projectId(): Promise<string> {
		return (await this.#choose()).projectId();
	}

	renew(refused: Readonly<Record<string, string>>): boolean {
		return (this.#inUse ?? this.#own).renew(refused);
	}

	secrets(): readonly string[] {
		return (this.#inUse ?? this.#own).secrets();
	}

	#choose(): Promise<PasswordToken> {
		this.#chosen ??= this.#compare();
		return this.#chosen;
	}

	async #compare(): Promise<PasswordToken> {
		// A first one that gets no token may have asked for a project that is not there: no reason for this one to fail.
		const isShared = await this.#first.isFor(this.#scope).catch(() => false);
		this.#inUse = isShared ? this.#first : this.#own;
		return this.#inUse;
	}
}
