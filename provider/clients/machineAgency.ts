import { type Account, Iam, type Project } from "../auth/iam";
import type { Configuration } from "../configuration/configuration";
import { KmsImportError } from "../errors";
import type { RequestSigner } from "../http/request";
import type { Transport } from "../http/transport";

/** What IAM knows of an agency: its account, and the projects that it can use. */
interface Reach {
	readonly account: Account | undefined;
	readonly projects: readonly Project[];
}

const NOT_CONFIGURED = "No credentials are configured: the agency of this machine acts";

/**
 * Finds out for whom the agency of this machine acts, because the metadata service decides whose account gets the key material.
 * @returns a line that says it
 * @throws {KmsImportError} code `notConfigured`: the settings name another account, or a project of another account
 */
export async function describeMachineAgency(
	configuration: Configuration,
	region: string,
	transport: Transport,
	signer: RequestSigner,
): Promise<string> {
	const acts = configuration.isCredentialSourceSet ? "The agency of this machine acts" : NOT_CONFIGURED;
	const iam = new Iam(transport, configuration.iamEndpoint(region));
	try {
		const [[account], projects] = await Promise.all([iam.findAccounts(signer), iam.findProjects(undefined, signer)]);
		const reach = { account, projects };
		refuseOtherAccount(configuration, reach);
		if (configuration.agency)
			return `${acts} in ${titleOf(account)}, and assumes agency ${configuration.agency.agencyName}.`;
		return `${acts} in ${titleOf(account)} and ${projectOf(configuration, region, reach)}.`;
	} catch (error) {
		if (!(error instanceof KmsImportError) || error.code === "notConfigured" || configuration.account) throw error;
		return `${acts}, in an account that could not be found out. ${error.message}`;
	}
}

function refuseOtherAccount({ account: wanted }: Configuration, { account }: Reach): void {
	if (!wanted || !account) return;
	const isSame = "id" in wanted.account ? wanted.account.id === account.id : wanted.account.name === account.name;
	if (isSame) return;
	const name = "id" in wanted.account ? wanted.account.id : wanted.account.name;
	throw refusal(
		`the agency of this machine is of ${titleOf(account)}, and ${wanted.source} says ${name}. Set credentials of that account, or remove ${wanted.source}.`,
	);
}

function projectOf(configuration: Configuration, region: string, { account, projects }: Reach): string {
	const id = configuration.projectId(region);
	const name = configuration.projectName(region);
	const project = projects.find((candidate) => (id === undefined ? candidate.name === name : candidate.id === id));
	if (id !== undefined && !project)
		throw refusal(
			`the agency of this machine is of ${titleOf(account)}, which has no project ${id} (${configuration.sourceOf("projectId")}). Set credentials of the project's account, or another project.`,
		);
	return project ? titleOf(project, "project") : `project ${name}`;
}

function titleOf(named: Account | Project | undefined, noun = "account"): string {
	if (!named) return `an ${noun} that IAM does not name`;
	return named.name ? `${noun} ${named.name} (${named.id})` : `${noun} ${named.id}`;
}

function refusal(reason: string): KmsImportError {
	return new KmsImportError("notConfigured", `Authenticating: ${reason}`);
}
