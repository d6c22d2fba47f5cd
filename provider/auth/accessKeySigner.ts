import { KmsImportError } from "../errors";
import { getOrCreate } from "../getOrCreate";
import type { AuthAttempt, OutgoingRequest, RequestSigner } from "../http/request";
import type { Clock } from "../time";
import { type GuardedAttempt, LockoutGuard, verdictOf } from "./lockoutGuard";
import { type AccessKey, sign } from "./signing";

/** A temporary access key with its expiry. */
export interface TemporaryAccessKey extends AccessKey {
	/** When the access key expires, in milliseconds since the epoch. */
	readonly expiresAt: number;
}

/** Supplies the access key to sign with. */
export interface AccessKeySource {
	/** The access key in use. @throws {KmsImportError} if none can be obtained */
	current(): Promise<AccessKey>;
	/** All access keys issued so far. */
	readonly issued: readonly AccessKey[];
	/** Discards an access key that the service refused. Undefined if the source can't issue another one. */
	invalidate?(refused: AccessKey): void;
}

/** A source that always supplies the same access key. */
export function permanentAccessKey(key: AccessKey): AccessKeySource {
	return { current: async () => key, issued: [key] };
}

/** Signs requests with an access key. All regions and projects of a process share one. */
export class AccessKeySigner implements RequestSigner {
	readonly #source: AccessKeySource;
	readonly #clock: Clock;
	/** By host: a host that refuses everything must not block requests to the others. */
	readonly #guards = new Map<string, LockoutGuard>();

	constructor(source: AccessKeySource, clock: Clock) {
		this.#source = source;
		this.#clock = clock;
	}

	async sign(request: OutgoingRequest): Promise<AuthAttempt> {
		const maxRefusals = this.#source.invalidate ? 2 : 1;
		const attempt = await getOrCreate(
			this.#guards,
			new URL(request.url).host,
			() => new LockoutGuard(maxRefusals),
		).begin();
		if (!attempt) throw alreadyRefused(request);
		try {
			return this.#sign(request, await this.#source.current(), attempt);
		} catch (error) {
			attempt.report("inconclusive");
			throw error;
		}
	}

	secrets(): readonly string[] {
		return this.#source.issued.flatMap(({ accessKey, secretKey, securityToken }) => [
			accessKey,
			secretKey,
			...(securityToken ? [securityToken] : []),
		]);
	}

	#sign(request: OutgoingRequest, key: AccessKey, attempt: GuardedAttempt): AuthAttempt {
		const project = request.projectId === undefined ? {} : { "X-Project-Id": request.projectId };
		const { method, url, body } = request;
		const headers = { ...request.headers, ...project };
		return {
			headers: { ...project, ...sign({ method, url, headers, body }, key, this.#clock.now()) },
			report: (answer) => {
				const again = attempt.report(verdictOf(answer));
				if (again) this.#source.invalidate?.(key);
				return again;
			},
		};
	}
}

function alreadyRefused({ doing }: OutgoingRequest): KmsImportError {
	return new KmsImportError(
		"unauthenticated",
		`${doing}: not sent, because the service has already refused the access key in this run, and locks an access key after five refusals in a row. Check the access key, the secret key and the security token, then run again.`,
	);
}
