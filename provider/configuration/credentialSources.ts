import type { Credentials } from "../auth/credentials";
import { KmsImportError } from "../errors";
import { didYouMean } from "../suggestion";
import { CREDENTIAL_KINDS, type CredentialKind, type Requirement } from "./credentialKinds";
import type { Profile } from "./profile";
import { findProfile, shownProfileFiles } from "./profileFiles";
import { type SettingName, sourcesOf } from "./settings";
import type { SettingValues } from "./settingValues";
import { shownValue } from "./shownValue";

export interface FoundCredentials {
	readonly credentials: Credentials;
	/** The secret settings that they were read from. */
	readonly secrets: readonly SettingName[];
	/** The profile that the credentials come from, which may hold more settings; undefined for other sources. */
	readonly profile?: Profile;
}

const ECS_AGENCY: FoundCredentials = { credentials: { kind: "ecsAgency" }, secrets: [] };

/** The values of huaweicloud:credentialSource. */
const CREDENTIAL_SOURCES = [...Object.keys(CREDENTIAL_KINDS), "profile", "ecsAgency"];

/**
 * Finds the credentials to use: the first kind whose settings are complete, else a profile, else the agency of the
 * virtual machine. If a kind of higher precedence is set in part, that is an error: the credentials that come next may
 * be of another account.
 * @throws {KmsImportError} code `notConfigured`, naming every missing setting and its sources
 */
export function findCredentials(values: SettingValues): FoundCredentials {
	const requested = values.get("credentialSource");
	if (requested !== undefined) return findRequested(requested, values);
	const kinds: CredentialKind[] = Object.values(CREDENTIAL_KINDS);
	const detected = kinds.filter(({ detectedBy }) => detectedBy.some((name) => values.get(name) !== undefined));
	const firstComplete = detected.findIndex((kind) => missingFrom(kind, values).length === 0);
	const incomplete = detected.slice(0, firstComplete < 0 ? undefined : firstComplete);
	if (incomplete.length > 0) {
		const reasons = incomplete.map((kind) => describeMissing(kind, values));
		throw notConfigured(`the credentials are set only in part. ${reasons.join(" ")}`);
	}
	if (detected[firstComplete]) return readKind(detected[firstComplete], values);
	return fromProfile(values) ?? ECS_AGENCY;
}

/** Every kind of credentials with its sources, for the error when none is set and the machine has no agency. */
export function searchedSources(values: SettingValues): readonly string[] {
	const kinds = Object.values(CREDENTIAL_KINDS).map(
		({ title, required }: CredentialKind) =>
			`${title}: ${required.map((requirement) => sourcesOfRequirement(requirement)).join("; ")}`,
	);
	return [...kinds, `a profile: ${shownProfileFiles(values).join(" or ")}`];
}

function findRequested(name: string, values: SettingValues): FoundCredentials {
	if (name === "ecsAgency") return ECS_AGENCY;
	const source = values.sourceOf("credentialSource");
	if (name === "profile") {
		const found = fromProfile(values);
		if (found) return found;
		throw notConfigured(
			`${source} is profile, but there is no profile file. Create ${shownProfileFiles(values).join(" or ")}.`,
		);
	}
	const kind: CredentialKind | undefined = Object.entries(CREDENTIAL_KINDS).find(([known]) => known === name)?.[1];
	if (!kind)
		throw notConfigured(
			`${source} is ${shownValue(name, values.secrets())}: it must be one of ${CREDENTIAL_SOURCES.join(", ")}${didYouMean(name, CREDENTIAL_SOURCES)}.`,
		);
	if (missingFrom(kind, values).length > 0)
		throw notConfigured(`${source} is ${name}, but its settings are incomplete. ${describeMissing(kind, values)}`);
	return readKind(kind, values);
}

function readKind({ read, secrets }: CredentialKind, values: SettingValues): FoundCredentials {
	return { credentials: read(values), secrets };
}

function fromProfile(values: SettingValues): FoundCredentials | undefined {
	const found = findProfile(values);
	if (!found) return undefined;
	const { profile, file } = found;
	const { accessKey, secretKey, securityToken } = profile;
	if (accessKey && secretKey)
		return { credentials: { kind: "accessKey", accessKey, secretKey, securityToken }, secrets: [], profile };
	throw notConfigured(
		`the profile in ${file} has no access key. Add one with its secret key, or select another profile.`,
	);
}

function missingFrom(
	{ required, lookUp = (all, name) => all.get(name) }: CredentialKind,
	values: SettingValues,
): Requirement[] {
	return required.filter((requirement) =>
		alternatives(requirement).every((name) => lookUp(values, name) === undefined),
	);
}

function describeMissing(kind: CredentialKind, values: SettingValues): string {
	const missing = missingFrom(kind, values);
	const settings = missing.map(
		(requirement) => `${alternatives(requirement).join(" or ")} (${sourcesOfRequirement(requirement)})`,
	);
	const unpaired = missing.flatMap(alternatives).filter((name) => values.get(name) !== undefined);
	return [
		`For ${kind.title}, set ${settings.join(" and ")}.`,
		...unpaired.map((name) => `${values.sourceOf(name)} is not used, because it belongs to other credentials.`),
	].join(" ");
}

function alternatives(requirement: Requirement): readonly SettingName[] {
	return typeof requirement === "string" ? [requirement] : requirement;
}

function sourcesOfRequirement(requirement: Requirement): string {
	return alternatives(requirement).map(sourcesOf).join(", or ");
}

function notConfigured(reason: string): KmsImportError {
	return new KmsImportError("notConfigured", `Authenticating: ${reason}`);
}
