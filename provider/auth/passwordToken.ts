import { hasCode, KmsImportError } from "../errors";
import type { AuthAttempt } from "../http/request";
import { type Clock, MINUTE_MS } from "../time";
import type { Authenticator } from "./authenticator";
import { CachedCredential } from "./cachedCredential";
import type { NameOrId, PasswordCredentials } from "./credentials";
import type { Iam, IamToken, Scope } from "./iam";
import { type LockoutGuard, verdictOf } from "./lockoutGuard";

/** A token is valid for 24 hours. It is not used in its last minutes. */
const EARLY_MS = 5 * MINUTE_MS;

/** Authenticates requests with tokens of an IAM user for one project or account. All callers share one token at a time. */
export class PasswordToken implements Authenticator {
	readonly #credentials: PasswordCredentials;
	readonly #scope: Scope;
	readonly #iam: Iam;
	readonly #guard: LockoutGuard;
	readonly #token: CachedCredential<IamToken>;
	/** Whether to try another token if the service refuses the one in use. */
	#isRenewable = true;

	/** @param guard guards the password, and is shared by all users of it */
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

	/** Whether the token is for a project, given by its id or its name. */
	async isFor(wanted: NameOrId): Promise<boolean> {
		const { project } = await this.#token.current();
		return "id" in wanted ? wanted.id === project?.id : wanted.name === project?.name;
	}

	secrets(): readonly string[] {
		return [this.#credentials.password, ...this.#token.issued.map(({ token }) => token)];
	}

	/**
	 * A token may be revoked before it expires, for example by a password change. If its successor is refused too, that was not
	 * the reason.
	 */
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
		`Getting an IAM token for user ${userName}: not sent, because IAM has already refused this user for other projects in this run, and locks users out. Check the user name, the password and the account, then run again.`,
	);
}
