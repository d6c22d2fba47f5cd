import { KmsImportError } from "../errors";
import { getOrCreate } from "../getOrCreate";
import type { AuthAttempt, OutgoingRequest, RequestSigner } from "../http/request";
import type { Clock } from "../time";
import { type GuardedAttempt, LockoutGuard, verdictOf } from "./lockoutGuard";
import { type AccessKey, sign } from "./signing";

/** An access key that expires. */
export interface TemporaryAccessKey extends AccessKey {
	/** Milliseconds since the epoch. */
	readonly expiresAt: number;
}

/** Where the access key in use comes from. */
export interface AccessKeySource {
	current(): Promise<AccessKey>;
	/** Every one so far. */
	readonly issued: readonly AccessKey[];
	/** Drops one that the service refuses; only where another is to be had. */
	invalidate?(refused: AccessKey): void;
}

/** A source of one access key that stays the same. */
export function permanentAccessKey(key: AccessKey): AccessKeySource {
	return { current: async () => key, issued: [key] };
}

/** Signs requests with an access key. One for all regions and projects of a process. */
export class AccessKeySigner implements RequestSigner {
	readonly #source: AccessKeySource;
	readonly #clock: Clock;
	/** By host: one that refuses everything must not keep requests from the others. */
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
		const headers = { ...request.headers, ...project };
		return {
			headers: { ...project, ...sign({ ...request, headers }, key, this.#clock.now()) },
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
		`${doing}: not asked for, because the service has refused the access key in this run, and locks a key that is refused five times in a row. Check the access key, its secret key and security token, then run again.`,
	);
}
