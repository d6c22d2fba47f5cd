import { hasCode, KmsImportError } from "../errors";
import type { AuthAttempt } from "../http/request";
import { type Clock, MINUTE_MS } from "../time";
import type { Authenticator } from "./authenticator";
import { CachedCredential } from "./cachedCredential";
import type { NameOrId, PasswordCredentials } from "./credentials";
import type { Iam, IamToken, Scope } from "./iam";
import { type LockoutGuard, verdictOf } from "./lockoutGuard";

/** A token is not used in the last minutes of its 24 hours. */
const EARLY_MS = 5 * MINUTE_MS;

/** Tokens of an IAM user for one project or account: one at a time, shared by all. */
export class PasswordToken implements Authenticator {
	readonly #credentials: PasswordCredentials;
	readonly #scope: Scope;
	readonly #iam: Iam;
	readonly #guard: LockoutGuard;
	readonly #token: CachedCredential<IamToken>;
	/** Whether another token is worth a try where the service refuses the one in use. */
	#isRenewable = true;

	/** @param guard of the password, shared by all who use it */
	constructor(credentials: PasswordCredentials, scope: Scope, iam: Iam, clock: Clock, guard: LockoutGuard) {
		this.#credentials = credentials;
		this.#scope = scope;
		this.#iam = iam;
		this.#guard = guard;
		this.#token = new CachedCredential(() => this.#create(), clock, EARLY_MS);
	}

	async sign(): Promise<AuthAttempt> {
		const token = await this.#token.current();
		return {
			headers: { "X-Auth-Token": token.token },
			report: (answer) => {
				const verdict = verdictOf(answer);
				if (verdict === "accepted") this.#isRenewable = true;
				if (verdict !== "refused") return false;
				return this.#renew(token);
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
		return [this.#credentials.password, ...this.#token.issued.map(({ token }) => token)];
	}

	/** A token may be revoked before it expires, such as by a new password; one that is refused like its predecessor was not. */
	#renew(refused: IamToken): boolean {
		if (refused !== this.#token.issued.at(-1)) return true;
		const isOfUse = this.#isRenewable;
		this.#isRenewable = false;
		if (isOfUse) this.#token.invalidate(refused);
		return isOfUse;
	}

	async #create(): Promise<IamToken> {
		const attempt = await this.#guard.begin();
		if (!attempt) throw alreadyRefused(this.#credentials);
		try {
			const token = await this.#iam.createToken(this.#credentials, this.#scope);
			attempt.report("accepted");
			return token;
		} catch (error) {
			const isUnanswered = hasCode(error, ["network", "timeout"]);
			attempt.report(hasCode(error, ["unauthenticated"]) ? "refused" : isUnanswered ? "unanswered" : "inconclusive");
			throw error;
		}
	}
}

function alreadyRefused({ userName }: PasswordCredentials): KmsImportError {
	return new KmsImportError(
		"unauthenticated",
		`Getting an IAM token for user ${userName}: not asked for, because IAM has refused the user for other projects in this run, and locks users out. Check user name, password and account, then run again.`,
	);
}
