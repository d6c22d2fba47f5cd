import { KmsImportError } from "../errors";
import type { AuthAttempt, OutgoingRequest, RequestSigner } from "../http/request";
import type { Authenticator } from "./authenticator";
import type { Iam } from "./iam";

/**
 * Authenticates requests with credentials that are not bound to a project. The id of the project is looked up by its name,
 * once, on first use.
 */
export class NamedProject implements Authenticator {
	readonly #signer: RequestSigner;
	readonly #iam: Iam;
	readonly #name: string;
	readonly #remediation: string;
	#id: Promise<string> | undefined;

	/** @param remediation what to do if there is not exactly one project with the name */
	constructor(signer: RequestSigner, iam: Iam, name: string, remediation: string) {
		this.#signer = signer;
		this.#iam = iam;
		this.#name = name;
		this.#remediation = remediation;
	}

	sign(request: OutgoingRequest): Promise<AuthAttempt> {
		return this.#signer.sign(request);
	}

	secrets(): readonly string[] {
		return this.#signer.secrets();
	}

	projectId(): Promise<string> {
		this.#id ??= this.#find().catch((error: unknown) => {
			this.#id = undefined;
			throw error;
		});
		return this.#id;
	}

	async #find(): Promise<string> {
		const [project, ...others] = await this.#iam.findProjects(this.#name, this.#signer);
		if (project && others.length === 0) return project.id;
		const found = project
			? `there are ${others.length + 1} projects with this name`
			: "there is no project with this name";
		throw new KmsImportError("notConfigured", `Looking up project ${this.#name}: ${found}. ${this.#remediation}`);
	}
}
