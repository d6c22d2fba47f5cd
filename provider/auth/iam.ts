import * as v from "valibot";
import { decode, ensureSuccess } from "../answers/answers";
import { UnexpectedAnswerError } from "../http/errors";
import type { Answer, OutgoingRequest, RequestSigner } from "../http/request";
import type { Transport } from "../http/transport";
import type { TemporaryAccessKey } from "./accessKeySigner";
import { CredentialAnswer, Instant } from "./credentialAnswer";
import type { Agency, NameOrId, PasswordCredentials } from "./credentials";

/** What a token is valid for. */
export type Scope = { readonly project: NameOrId } | { readonly domain: NameOrId };

export interface IamToken {
	readonly token: string;
	/** When the token expires, in milliseconds since the epoch. */
	readonly expiresAt: number;
	/** The project that the token is for. Undefined if it is for an account. */
	readonly project?: { readonly id: string; readonly name?: string | undefined } | undefined;
}

const Project = v.object({ id: v.string(), name: v.optional(v.string()) });
const TokenAnswer = v.object({ token: v.object({ expires_at: Instant, project: v.optional(Project) }) });
const ProjectsAnswer = v.object({ projects: v.array(Project) });

/**
 * The operations of IAM that this provider needs (API reference of IAM: "Obtaining a User Token Through Password
 * Authentication", "Querying Project Information", "Obtaining a Temporary Access Key and Security Token Through an Agency").
 *
 * Each throws {KmsImportError} with codes `unauthenticated`, `denied`, `throttled`, `unavailable`, `network`, `timeout` and
 * `unexpectedAnswer`.
 */
export class Iam {
	readonly #transport: Transport;
	readonly #endpoint: string;

	constructor(transport: Transport, endpoint: string) {
		this.#transport = transport;
		this.#endpoint = endpoint;
	}

	/** The host that requests go to. */
	get host(): string {
		return new URL(this.#endpoint).host;
	}

	/** `POST /v3/auth/tokens`: creates a token of a user. */
	async createToken(credentials: PasswordCredentials, scope: Scope): Promise<IamToken> {
		const doing = `Getting an IAM token for user ${credentials.userName}`;
		const { domain, userName: name, password } = credentials;
		const identity = { methods: ["password"], password: { user: { domain, name, password } } };
		const request = this.#request(doing, "/v3/auth/tokens?nocatalog=true", { auth: { identity, scope } });
		const answer = await this.#send(request, [password]);
		const { expires_at: expiresAt, project } = decode(TokenAnswer, doing, request.url, answer).token;
		const token = answer.headers.get("x-subject-token");
		if (!token) throw new UnexpectedAnswerError(doing, this.host, "no X-Subject-Token header");
		if ("project" in scope && !project) throw new UnexpectedAnswerError(doing, this.host, "a token without a project");
		return { token, expiresAt, project };
	}

	/** `GET /v3/projects?name=`: the projects with a name that are visible to the caller. */
	async findProjects(name: string, signer: RequestSigner): Promise<readonly { readonly id: string }[]> {
		const doing = `Looking up project ${name}`;
		const url = `${this.#endpoint}/v3/projects?name=${encodeURIComponent(name)}`;
		const request: OutgoingRequest = { doing, method: "GET", url, headers: {}, repeatable: true, signer };
		const answer = await this.#send(request, [], "iam:projects:listProjects");
		return decode(ProjectsAnswer, doing, url, answer).projects;
	}

	/** `POST /v3.0/OS-CREDENTIAL/securitytokens`: creates a temporary access key of an agency. */
	async assumeAgency({ agencyName, domain, duration }: Agency, signer: RequestSigner): Promise<TemporaryAccessKey> {
		const doing = `Getting an access key of agency ${agencyName}`;
		const account = "id" in domain ? { domain_id: domain.id } : { domain_name: domain.name };
		const role = { agency_name: agencyName, ...account, duration_seconds: duration };
		const body = { auth: { identity: { methods: ["assume_role"], assume_role: role } } };
		const request = { ...this.#request(doing, "/v3.0/OS-CREDENTIAL/securitytokens", body), signer };
		const answer = await this.#send(request, [], "iam:agencies:assume");
		return decode(CredentialAnswer, doing, request.url, answer);
	}

	#request(doing: string, path: string, body: object): OutgoingRequest {
		const headers = { "Content-Type": "application/json;charset=utf8" };
		const url = `${this.#endpoint}${path}`;
		return { doing, method: "POST", url, headers, body: JSON.stringify(body), repeatable: true };
	}

	/** @param action the action that IAM must allow. Undefined if every user may send the request */
	async #send(request: OutgoingRequest, secrets: readonly string[], action?: string): Promise<Answer> {
		const answer = await this.#transport.send(request);
		ensureSuccess(request.doing, answer, { secrets: [...secrets, ...(request.signer?.secrets() ?? [])], action });
		return answer;
	}
}
