import { KmsImportError } from "../errors";
import { getOrCreate } from "../getOrCreate";
import type { OutgoingRequest, Proof, Prover } from "../http/request";
import type { Clock } from "../time";
import { Trial, type Turn, verdictOf } from "./lockoutGuard";
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
	readonly handedOut: readonly AccessKey[];
	/** Drops one that the service refuses; only where another is to be had. */
	drop?(refused: AccessKey): void;
}

/** A source of one access key that stays the same. */
export function permanent(key: AccessKey): AccessKeySource {
	return { current: async () => key, handedOut: [key] };
}

/** Signs requests with an access key. One for all regions and projects of a process. */
export class Signer implements Prover {
	readonly #source: AccessKeySource;
	readonly #clock: Clock;
	/** By host: one that refuses everything must not keep requests from the others. */
	readonly #trials = new Map<string, Trial>();

	constructor(source: AccessKeySource, clock: Clock) {
		this.#source = source;
		this.#clock = clock;
	}

	async prove(request: OutgoingRequest): Promise<Proof> {
		const mostRefusals = this.#source.drop ? 2 : 1;
		const turn = await getOrCreate(this.#trials, new URL(request.url).host, () => new Trial(mostRefusals)).enter();
		if (!turn) throw refusedBefore(request);
		try {
			return this.#sign(request, await this.#source.current(), turn);
		} catch (error) {
			turn.settle("open");
			throw error;
		}
	}

	secrets(): readonly string[] {
		return this.#source.handedOut.flatMap(({ accessKey, secretKey, securityToken }) => [
			accessKey,
			secretKey,
			...(securityToken ? [securityToken] : []),
		]);
	}

	#sign(request: OutgoingRequest, key: AccessKey, turn: Turn): Proof {
		const project = request.projectId === undefined ? {} : { "X-Project-Id": request.projectId };
		const headers = { ...request.headers, ...project };
		return {
			headers: { ...project, ...sign({ ...request, headers }, key, this.#clock.now()) },
			settle: (answer) => {
				const again = turn.settle(verdictOf(answer));
				if (again) this.#source.drop?.(key);
				return again;
			},
		};
	}
}

function refusedBefore({ doing }: OutgoingRequest): KmsImportError {
	return new KmsImportError(
		"unauthenticated",
		`${doing}: not asked for, because the service has refused the access key in this run, and locks a key that is refused five times in a row. Check the access key, its secret key and security token, then run again.`,
	);
}
