import * as v from "valibot";
import type { PasswordCredentials } from "../configuration";
import { decode, ensureSuccess } from "../http/answers";
import { UnexpectedAnswerError } from "../http/errors";
import type { Transport } from "../http/transport";

/** The project that a token is made for. */
export type Scope = { readonly id: string } | { readonly name: string };

export interface IamToken {
	readonly token: string;
	/** Milliseconds since the epoch. */
	readonly expiresAt: number;
	readonly projectId: string;
	readonly projectName?: string | undefined;
}

const Instant = v.pipe(
	v.string(),
	v.transform((text) => Date.parse(text)),
	v.number(),
	v.finite(),
);
const TokenAnswer = v.object({
	token: v.object({ expires_at: Instant, project: v.object({ id: v.string(), name: v.optional(v.string()) }) }),
});
const ProjectsAnswer = v.object({ projects: v.array(v.object({ id: v.string(), name: v.string() })) });

/** The two operations of IAM that this provider needs (API reference of IAM: "Obtaining a User Token Through Password Authentication", "Querying Project Information"). */
export class Iam {
	readonly #transport: Transport;
	readonly #endpoint: string;

	constructor(transport: Transport, endpoint: string) {
		this.#transport = transport;
		this.#endpoint = endpoint;
	}

	/**
	 * `POST /v3/auth/tokens`: a token of the user for one project.
	 * @throws {KmsImportError} codes `unauthenticated`, `denied`, `throttled`, `unavailable`, `network`, `timeout`, `unexpectedAnswer`
	 */
	async createToken(credentials: PasswordCredentials, scope: Scope): Promise<IamToken> {
		const doing = `Getting an IAM token for user ${credentials.userName}`;
		const { domain, userName: name, password } = credentials;
		const identity = { methods: ["password"], password: { user: { domain, name, password } } };
		const url = `${this.#endpoint}/v3/auth/tokens?nocatalog=true`;
		const answer = await this.#transport.send({
			doing,
			method: "POST",
			url,
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ auth: { identity, scope: { project: scope } } }),
			repeatable: true,
		});
		ensureSuccess(doing, answer, [password]);
		const { expires_at: expiresAt, project } = decode(TokenAnswer, doing, url, answer).token;
		const token = answer.headers.get("x-subject-token");
		if (!token) throw new UnexpectedAnswerError(doing, new URL(url).host, "no X-Subject-Token header");
		return { token, expiresAt, projectId: project.id, projectName: project.name };
	}

	/** `GET /v3/projects?name=`: the projects of that name that the token's user may see. */
	async findProjects(name: string, token: string): Promise<readonly { id: string }[]> {
		const doing = `Looking up project ${name}`;
		const url = `${this.#endpoint}/v3/projects?name=${encodeURIComponent(name)}`;
		const answer = await this.#transport.send({
			doing,
			method: "GET",
			url,
			headers: { "X-Auth-Token": token },
			repeatable: true,
		});
		ensureSuccess(doing, answer, [token]);
		return decode(ProjectsAnswer, doing, url, answer).projects;
	}
}
