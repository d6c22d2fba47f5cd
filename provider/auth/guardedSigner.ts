import { KmsImportError } from "../errors";
import type { AuthAttempt, OutgoingRequest, RequestSigner } from "../http/request";
import { type GuardedAttempt, LockoutGuard, verdictOf } from "./lockoutGuard";

/** Supplies the credential to authenticate with. */
export interface CredentialSource<Value> {
	/** The credential in use. @throws {KmsImportError} if none can be obtained */
	current(): Promise<Value>;
	/** All credentials issued so far. */
	readonly issued: readonly Value[];
	/** Discards a credential that the service refused. Undefined if the source can't issue another one. */
	invalidate?(refused: Value): void;
}

/** How requests are authenticated with one kind of credential. */
export interface Scheme<Value> {
	/** Why nothing more is sent after a refusal, and what to do: the end of a message. */
	readonly refused: string;
	/** Whether a refusal may be due to the request, so that sending it again is no use. @default false */
	readonly mayRefuseRequest?: boolean;
	headers(request: OutgoingRequest, credential: Value): Readonly<Record<string, string>>;
	/** Texts that must never appear in a message. */
	secrets(credential: Value): readonly string[];
}

/** A source that always supplies the same credential. */
export function permanent<Value>(credential: Value): CredentialSource<Value> {
	return { current: async () => credential, issued: [credential] };
}

/** Authenticates requests until the service refuses the credential. All regions and projects that can use the credential share one. */
export class GuardedSigner<Value> implements RequestSigner {
	readonly #source: CredentialSource<Value>;
	readonly #scheme: Scheme<Value>;
	readonly #guard: LockoutGuard;

	constructor(source: CredentialSource<Value>, scheme: Scheme<Value>) {
		this.#source = source;
		this.#scheme = scheme;
		this.#guard = new LockoutGuard(source.invalidate ? 2 : 1);
	}

	async sign(request: OutgoingRequest): Promise<AuthAttempt> {
		const attempt = await this.#guard.begin(new URL(request.url).host);
		if (!attempt) throw this.#alreadyRefused(request);
		try {
			return this.#attemptWith(await this.#source.current(), request, attempt);
		} catch (error) {
			attempt.report("inconclusive");
			throw error;
		}
	}

	secrets(): readonly string[] {
		return this.#source.issued.flatMap((credential) => this.#scheme.secrets(credential));
	}

	#attemptWith(credential: Value, request: OutgoingRequest, attempt: GuardedAttempt): AuthAttempt {
		return {
			headers: this.#scheme.headers(request, credential),
			report: (result) => {
				const again = attempt.report(verdictOf(result));
				if (again) this.#source.invalidate?.(credential);
				return again && !this.#scheme.mayRefuseRequest;
			},
		};
	}

	#alreadyRefused({ doing }: OutgoingRequest): KmsImportError {
		return new KmsImportError("unauthenticated", `${doing}: not sent, because ${this.#scheme.refused}`);
	}
}
