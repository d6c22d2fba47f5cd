import { KmsImportError } from "../errors";
import type { OutgoingRequest, Proof, Prover } from "../http/request";
import type { Authenticator } from "./authenticator";
import type { Iam } from "./iam";

/** Credentials that don't say which project they are for, in a project of a name: its id is looked up once, when it is needed. */
export class NamedProject implements Authenticator {
	readonly #prover: Prover;
	readonly #iam: Iam;
	readonly #name: string;
	#id: Promise<string> | undefined;

	constructor(prover: Prover, iam: Iam, name: string) {
		this.#prover = prover;
		this.#iam = iam;
		this.#name = name;
	}

	prove(request: OutgoingRequest): Promise<Proof> {
		return this.#prover.prove(request);
	}

	secrets(): readonly string[] {
		return this.#prover.secrets();
	}

	projectId(): Promise<string> {
		this.#id ??= this.#find().catch((error: unknown) => {
			this.#id = undefined;
			throw error;
		});
		return this.#id;
	}

	async #find(): Promise<string> {
		const [project, ...others] = await this.#iam.findProjects(this.#name, this.#prover);
		if (project && others.length === 0) return project.id;
		const found = project ? `there are ${others.length + 1} of that name` : "there is none of that name";
		throw new KmsImportError("notConfigured", `Looking up project ${this.#name}: ${found}. Set huaweicloud:projectId.`);
	}
}
