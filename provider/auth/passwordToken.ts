import type { AuthAttempt, OutgoingRequest, RequestSigner } from "../http/request";
import { type Clock, MINUTE_MS } from "../time";
import type { Authenticator } from "./authenticator";
import { CachedCredential } from "./cachedCredential";
import type { NameOrId, PasswordCredentials } from "./credentials";
import type { Iam, IamToken, Scope } from "./iam";
import { tokenSigner } from "./tokenSigner";

/** A token is valid for 24 hours. It is not used in its last minutes. */
const EARLY_MS = 5 * MINUTE_MS;

/** Authenticates requests with tokens of an IAM user for one project or account. All callers share one token at a time. */
export class PasswordToken implements Authenticator {
	readonly #password: RequestSigner;
	readonly #token: CachedCredential<IamToken>;
	readonly #signer: RequestSigner;

	/** @param password the signer of the user's password, which all tokens of the user share */
	constructor(credentials: PasswordCredentials, scope: Scope, iam: Iam, clock: Clock, password: RequestSigner) {
		this.#password = password;
		this.#token = new CachedCredential(() => iam.createToken(credentials, scope, password), clock, EARLY_MS);
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
		return [...this.#password.secrets(), ...this.#signer.secrets()];
	}
}
