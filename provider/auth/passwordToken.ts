import { hasCode, KmsImportError } from "../errors";
import type { AuthAttempt, OutgoingRequest, RequestSigner } from "../http/request";
import { type Clock, MINUTE_MS } from "../time";
import type { Authenticator } from "./authenticator";
import { CachedCredential } from "./cachedCredential";
import type { NameOrId, PasswordCredentials } from "./credentials";
import { gettingToken, type Iam, type IamToken, type Scope } from "./iam";
import type { LockoutGuard } from "./lockoutGuard";
import { tokenSigner } from "./tokenSigner";

/** A token is valid for 24 hours. It is not used in its last minutes. */
const EARLY_MS = 5 * MINUTE_MS;

/** Authenticates requests with tokens of an IAM user for one project or account. All callers share one token at a time. */
export class PasswordToken implements Authenticator {
	readonly #credentials: PasswordCredentials;
	readonly #scope: Scope;
	readonly #iam: Iam;
	readonly #guard: LockoutGuard;
	readonly #token: CachedCredential<IamToken>;
	readonly #signer: RequestSigner;

	/** @param guard guards the password, and is shared by all users of it */
	constructor(credentials: PasswordCredentials, scope: Scope, iam: Iam, clock: Clock, guard: LockoutGuard) {
		this.#credentials = credentials;
		this.#scope = scope;
		this.#iam = iam;
		this.#guard = guard;
		this.#token = new CachedCredential(() => this.#create(), clock, EARLY_MS);
		this.#signer = tokenSigner(this.#token);
	}

	sign(request: OutgoingRequest): Promise<AuthAttempt> {
		return this.#signer.sign(request);
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
		return [this.#credentials.password, ...this.#signer.secrets()];
	}

	async #create(): Promise<IamToken> {
		const attempt = await this.#guard.begin(this.#iam.host);
		if (!attempt) throw alreadyRefused(gettingToken(this.#credentials, this.#scope));
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

function alreadyRefused(doing: string): KmsImportError {
	return new KmsImportError(
		"unauthenticated",
		`${doing}: not sent, because IAM has already refused this user in this run, and locks users out. Check the user name, the password and the account, and that the project of the first refusal exists, then run again.`,
	);
}
