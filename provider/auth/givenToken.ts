import { KmsImportError } from "../errors";
import type { Authenticator } from "./authenticator";
import type { Iam } from "./iam";

/** An IAM token that was made elsewhere: used as it is, for as long as the service accepts it. */
export class GivenToken implements Authenticator {
	readonly #token: string;
	readonly #iam: Iam;
	readonly #projectName: string;
	#projectId: Promise<string> | undefined;

	constructor(token: string, iam: Iam, projectName: string) {
		this.#token = token;
		this.#iam = iam;
		this.#projectName = projectName;
	}

	async headers(): Promise<Readonly<Record<string, string>>> {
		return { "X-Auth-Token": this.#token };
	}

	projectId(): Promise<string> {
		this.#projectId ??= this.#findProject().catch((error: unknown) => {
			this.#projectId = undefined;
			throw error;
		});
		return this.#projectId;
	}

	renew(): boolean {
		return false;
	}

	secrets(): readonly string[] {
		return [this.#token];
	}

	async #findProject(): Promise<string> {
		const [project, ...others] = await this.#iam.findProjects(this.#projectName, this.#token);
		if (project && others.length === 0) return project.id;
		const found = project ? `there are ${others.length + 1} of that name` : "there is none of that name";
		throw new KmsImportError(
			"notConfigured",
			`Looking up project ${this.#projectName}: ${found}. Set huaweicloud:projectId.`,
		);
	}
}
