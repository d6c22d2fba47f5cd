import { type Account, Iam, type Project } from "../auth/iam";
import type { NamedAccount } from "../configuration/accounts";
import type { Configuration } from "../configuration/configuration";
import { hasCode, KmsImportError } from "../errors";
import type { AuthAttempt, OutgoingRequest, RequestSigner } from "../http/request";
import { Transport } from "../http/transport";
import { type Clock, SECOND_MS } from "../time";

export interface MachineAgencyOptions {
	readonly configuration: Configuration;
	/** The region whose IAM is asked. */
	readonly region: string;
	readonly clock: Clock;
	/** Signs with the access key of the agency. */
	readonly signer: RequestSigner;
	/** Called once, with a line that says for whom the agency acts. */
	readonly log: (line: string) => void;
}

/** In milliseconds. Short, because every run waits for the answer, and machines without a way to IAM can still use KMS. */
const DEADLINES = { connectMs: 3 * SECOND_MS, headersMs: 5 * SECOND_MS, bodyMs: 5 * SECOND_MS };

/** The agency is not the one that the settings mean, or may not be. */
class AgencyRefusedError extends KmsImportError {
	override readonly name = "AgencyRefusedError";

	constructor(message: string) {
		super("notConfigured", message);
	}
}

/**
 * Signs requests as the agency of this machine. Before the first one, it finds out for whom the agency acts, because the metadata
 * service decides whose account gets the key material.
 */
export class MachineAgency implements RequestSigner {
	readonly #configuration: Configuration;
	readonly #region: string;
	readonly #signer: RequestSigner;
	readonly #log: (line: string) => void;
	readonly #iam: Iam;
	#identified: Promise<void> | undefined;

	constructor({ configuration, region, clock, signer, log }: MachineAgencyOptions) {
		this.#configuration = configuration;
		this.#region = region;
		this.#signer = signer;
		this.#log = log;
		const transport = new Transport({ clock, maxRetries: 0, network: configuration.network, deadlines: DEADLINES });
		this.#iam = new Iam(transport, configuration.iamEndpoint(region));
	}

	/** @throws {KmsImportError} as `identify` throws */
	async sign(request: OutgoingRequest): Promise<AuthAttempt> {
		await this.identify();
		return this.#signer.sign(request);
	}

	secrets(): readonly string[] {
		return this.#signer.secrets();
	}

	/**
	 * Finds out for whom the agency acts, once.
	 * @throws {KmsImportError} code `notConfigured`: the settings name another account, one that can't be confirmed, or a project that
	 * the account does not have; code `unauthenticated`: IAM refuses the agency's access key
	 */
	identify(): Promise<void> {
		this.#identified ??= this.#identify().catch((error: unknown) => {
			if (!(error instanceof AgencyRefusedError)) this.#identified = undefined;
			throw error;
		});
		return this.#identified;
	}

	async #identify(): Promise<void> {
		const { account: wanted, agency, isCredentialSourceSet } = this.#configuration;
		const account = await this.#findAccount(wanted);
		if (wanted) refuseOther(account, wanted);
		const used = isCredentialSourceSet
			? "This machine's agency is used"
			: "No credentials are configured, so this machine's agency is used";
		const owner = account instanceof KmsImportError ? [] : [titleOf("account", account)];
		const place = agency ? `to assume agency ${agency.agencyName}` : await this.#project(account);
		const doubt = account instanceof KmsImportError ? ` ${undetermined(account)}` : "";
		this.#log(`${used}: ${[...owner, place].join(", ")}.${doubt}`);
	}

	/** @returns why, if it can't be found, or has no name to compare */
	async #findAccount(wanted: NamedAccount | undefined): Promise<Account | KmsImportError> {
		const accounts = await this.#iam.findAccounts(this.#signer).catch(failureToAnswer);
		if (accounts instanceof KmsImportError) return accounts;
		const [account] = accounts;
		const isEnough = account && (account.name || !wanted || "id" in wanted.account);
		if (isEnough) return account;
		const found = account ? `IAM gives account ${account.id} no name` : "IAM lists none";
		return new KmsImportError("unexpectedAnswer", `Looking up the account: ${found}.`);
	}

	/** The project that requests act in by default, verified if the settings give its id and IAM lists the projects. */
	async #project(account: Account | KmsImportError): Promise<string> {
		const id = this.#configuration.projectId(this.#region);
		if (id === undefined) return `project ${this.#configuration.projectName(this.#region)}`;
		const isSilent = hasCode(account, ["network", "timeout"]);
		const projects = isSilent ? account : await this.#iam.findProjects(undefined, this.#signer).catch(failureToAnswer);
		if (projects instanceof KmsImportError) return `project ${id}`;
		const project = projects.find((candidate) => candidate.id === id);
		if (project) return titleOf("project", project);
		const owner = account instanceof KmsImportError ? "has" : `belongs to ${titleOf("account", account)}, which has`;
		throw new AgencyRefusedError(
			`This machine's agency ${owner} no project ${id} (${this.#configuration.sourceOf("projectId")}). Set credentials of the project's account, or another project.`,
		);
	}
}

/** @throws {AgencyRefusedError} if the agency's account is not the wanted one, or may not be */
function refuseOther(account: Account | KmsImportError, { account: wanted, source }: NamedAccount): void {
	const name = "id" in wanted ? wanted.id : wanted.name;
	const remediation = `Set credentials of that account, or remove ${source}.`;
	if (account instanceof KmsImportError)
		throw new AgencyRefusedError(
			`This machine's agency is not used, because ${source} names ${name}. ${undetermined(account)} ${remediation}`,
		);
	if (name === ("id" in wanted ? account.id : account.name)) return;
	throw new AgencyRefusedError(
		`This machine's agency belongs to ${titleOf("account", account)}, but ${source} names ${name}. ${remediation}`,
	);
}

/** For `catch`: what IAM failed to answer. Failures of the credentials stop every other request, too. */
function failureToAnswer(error: unknown): KmsImportError {
	if (error instanceof KmsImportError && !hasCode(error, ["notConfigured", "unauthenticated"])) return error;
	throw error;
}

function undetermined({ message }: KmsImportError): string {
	return `The agency's account could not be determined. ${message}`;
}

function titleOf(noun: string, { id, name }: Account | Project): string {
	return name ? `${noun} ${name} (${id})` : `${noun} ${id}`;
}
