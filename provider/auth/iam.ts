import * as v from "valibot";
import { decode, ensureSuccess } from "../answers/answers";
import { Instant, Line, ProjectId, Token, Word } from "../answers/fields";
import { UnexpectedAnswerError } from "../http/errors";
import { type Answer, type OutgoingRequest, type RequestSigner, secretsOf } from "../http/request";
import type { Transport } from "../http/transport";
import type { TemporaryAccessKey } from "./accessKeySigner";
import { CredentialAnswer } from "./credentialAnswer";
import type { Agency, NameOrId, PasswordCredentials } from "./credentials";

/** What a token is valid for. */
export type Scope = { readonly project: NameOrId } | { readonly domain: NameOrId };

export interface IamToken {
	readonly token: string;
	/** When the token expires, in milliseconds since the epoch. */
	readonly expiresAt: number;
	/** The project that the token is for. Undefined if it is for an account. */
	readonly project?: Project | undefined;
}

/** Names are only compared and shown, so one that can't be read is as good as none. */
const Name = v.optional(v.fallback(v.nullable(Line), null));
const Project = v.object({ id: ProjectId, name: Name });
const Account = v.object({ id: Word, name: Name });
/** A project as IAM lists it. */
export type Project = v.InferOutput<typeof Project>;
/** An account as IAM lists it. */
export type Account = v.InferOutput<typeof Account>;

/** The entries of a list that can be read. The others are none of this provider's business, unless there are no other ones. */
const listOf = <Entry extends v.GenericSchema>(entry: Entry) =>
	v.pipe(
		v.array(v.unknown()),
		v.transform((entries) => {
			const readable = entries.filter((candidate) => v.is(entry, candidate));
			return readable.length > 0 ? readable : entries;
		}),
		v.array(entry),
	);

const TokenAnswer = v.object({ token: v.object({ expires_at: Instant, project: v.optional(Project) }) });
const AccountsAnswer = v.object({ domains: listOf(Account) });
const ProjectsAnswer = v.object({ projects: listOf(Project) });

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

	/** `POST /v3/auth/tokens`: creates a token of a user. @param signer of the user's password, which knows whether it may be sent */
	async createToken(credentials: PasswordCredentials, scope: Scope, signer: RequestSigner): Promise<IamToken> {
		const { host } = new URL(this.#endpoint);
		const { domain, userName: name, password } = credentials;
		const doing = `Getting an IAM token for user ${name}${placeOf(scope)}`;
		const identity = { methods: ["password"], password: { user: { domain, name, password } } };
		const request = {
			...this.#request(doing, "/v3/auth/tokens?nocatalog=true", { auth: { identity, scope } }),
			signer,
		};
		const { answer, body } = await this.#send(request, TokenAnswer);
		const { expires_at: expiresAt, project } = body.token;
		const token = answer.headers.get("x-subject-token");
		if (!token) throw new UnexpectedAnswerError(doing, host, "no X-Subject-Token header");
		if (!v.is(Token, token)) throw new UnexpectedAnswerError(doing, host, "an X-Subject-Token header that is no token");
		if ("project" in scope && !project) throw new UnexpectedAnswerError(doing, host, "a token without a project");
		return { token, expiresAt, project };
	}

	/** `GET /v3/auth/domains`: the accounts that the caller can use, its own first. */
	async findAccounts(signer: RequestSigner): Promise<readonly Account[]> {
		const doing = "Looking up the account";
		const url = `${this.#endpoint}/v3/auth/domains`;
		const request: OutgoingRequest = { doing, method: "GET", url, headers: {}, repeatable: true, signer };
		return (await this.#send(request, AccountsAnswer)).body.domains;
	}

	/** `GET /v3/projects`: the projects that are visible to the caller. @param name of the projects to find. By default all */
	async findProjects(name: string | undefined, signer: RequestSigner): Promise<readonly Project[]> {
		const doing = name === undefined ? "Looking up the projects" : `Looking up project ${name}`;
		const query = name === undefined ? "" : `?name=${encodeURIComponent(name)}`;
		const url = `${this.#endpoint}/v3/projects${query}`;
		const request: OutgoingRequest = { doing, method: "GET", url, headers: {}, repeatable: true, signer };
		return (await this.#send(request, ProjectsAnswer, "iam:projects:listProjects")).body.projects;
	}

	/** `POST /v3.0/OS-CREDENTIAL/securitytokens`: creates a temporary access key of an agency. */
	async assumeAgency({ agencyName, domain, duration }: Agency, signer: RequestSigner): Promise<TemporaryAccessKey> {
		const doing = `Getting an access key of agency ${agencyName}`;
		const account = "id" in domain ? { domain_id: domain.id } : { domain_name: domain.name };
		const role = { agency_name: agencyName, ...account, duration_seconds: duration };
		const body = { auth: { identity: { methods: ["assume_role"], assume_role: role } } };
		const request = { ...this.#request(doing, "/v3.0/OS-CREDENTIAL/securitytokens", body), signer };
		return (await this.#send(request, CredentialAnswer, "iam:agencies:assume")).body;
	}

	#request(doing: string, path: string, body: object): OutgoingRequest {
		const headers = { "Content-Type": "application/json;charset=utf8" };
		const url = `${this.#endpoint}${path}`;
		return { doing, method: "POST", url, headers, body: JSON.stringify(body), repeatable: true };
	}

	/** @param action the action that IAM must allow. Undefined if every user may send the request */
	async #send<Schema extends v.GenericSchema>(
		request: OutgoingRequest,
		schema: Schema,
		action?: string,
	): Promise<{ readonly answer: Answer; readonly body: v.InferOutput<Schema> }> {
		const { doing, url } = request;
		const answer = await this.#transport.send(request);
		const secrets = secretsOf(request, answer);
		ensureSuccess(doing, answer, { secrets, action });
		return { answer, body: decode(schema, doing, url, answer, secrets) };
	}
}

function placeOf(scope: Scope): string {
	if ("domain" in scope) return "";
	return ` in project ${"id" in scope.project ? scope.project.id : scope.project.name}`;
}
