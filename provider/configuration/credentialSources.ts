import type { Credentials } from "../auth/credentials";
import { KmsImportError } from "../errors";
import { didYouMean } from "../suggestion";
import { accountOf } from "./accounts";
import { expandHome } from "./homeFolder";
import type { Profile } from "./profile";
import { findProfile, shownProfileFiles } from "./profileFiles";
import { type SettingName, sourcesOf } from "./settings";
import type { SettingValues } from "./settingValues";
import { shownValue } from "./shownValue";

/** A required setting, or alternatives of which one is required. */
type Requirement = SettingName | readonly SettingName[];

/** A kind of credentials that settings can provide. */
interface CredentialKind {
	/** For messages: "an IAM token". */
	readonly title: string;
	readonly required: readonly Requirement[];
	/** The secrets among its settings. */
	readonly secrets: readonly SettingName[];
	/** If one of these is set, this kind is meant. */
	readonly detectedBy: readonly SettingName[];
	/** Reads a required setting. By default from the source of highest precedence. */
	readonly lookUp?: (values: SettingValues, name: SettingName) => string | undefined;
	/** Called only if all required settings are set. */
	readonly read: (values: SettingValues) => Credentials;
}

export interface FoundCredentials {
	readonly credentials: Credentials;
	/** The secret settings that they were read from. */
	readonly secrets: readonly SettingName[];
	/** The profile that the credentials come from, which may hold more settings; undefined for other sources. */
	readonly profile?: Profile;
}

const HOUR_SECONDS = 60 * 60;
const SESSION_NAME = "pulumi-huaweicloud-kms";

/** In order of precedence. */
const CREDENTIAL_KINDS = {
	token: {
		title: "an IAM token",
		required: ["token"],
		secrets: ["token"],
		detectedBy: ["token"],
		read: (values) => ({ kind: "token", token: values.get("token") ?? "" }),
	},
	accessKey: {
		title: "an access key",
		required: ["accessKey", "secretKey"],
		secrets: ["accessKey", "secretKey", "securityToken"],
		detectedBy: ["accessKey", "secretKey"],
		// The secret key of another access key makes a wrong signature, and too many of those lock the access key.
		lookUp: (values, name) => (name === "secretKey" ? values.getPaired(name, "accessKey")?.value : values.get(name)),
		read: (values) => {
			const secretKey = values.getPaired("secretKey", "accessKey");
			// A security token that another tool left in the environment would make a permanent access key fail.
			const groups = [values.groupOf("accessKey"), secretKey?.group];
			return {
				kind: "accessKey",
				accessKey: values.get("accessKey") ?? "",
				secretKey: secretKey?.value ?? "",
				securityToken: groups.map((group) => values.getFrom(group, "securityToken")).find(Boolean),
			};
		},
	},
	password: {
		title: "an IAM user",
		required: ["userName", "password", ["domainName", "domainId"]],
		secrets: ["password"],
		detectedBy: ["userName", "password"],
		read: (values) => {
			const [userName = "", password = ""] = [values.get("userName"), values.get("password")];
			return { kind: "password", userName, password, domain: accountOf(values, "domainName", "domainId") };
		},
	},
	webIdentity: {
		title: "a web identity",
		required: ["webIdentity.providerUrn", "webIdentity.agencyUrn", ["webIdentity.idToken", "webIdentity.tokenFile"]],
		secrets: ["webIdentity.idToken"],
		detectedBy: ["webIdentity.providerUrn", "webIdentity.agencyUrn", "webIdentity.idToken", "webIdentity.tokenFile"],
		read: (values) => {
			const idToken = values.getPreferred(["webIdentity.idToken", "webIdentity.tokenFile"]);
			return {
				kind: "webIdentity",
				providerUrn: values.get("webIdentity.providerUrn") ?? "",
				agencyUrn: values.get("webIdentity.agencyUrn") ?? "",
				sessionName: values.get("webIdentity.sessionName") ?? SESSION_NAME,
				duration: Number(values.get("webIdentity.duration") ?? HOUR_SECONDS),
				policy: values.get("webIdentity.policy"),
				policyIds: values
					.get("webIdentity.policyIds")
					?.split(",")
					.map((id) => id.trim()),
				idToken:
					idToken?.name === "webIdentity.idToken"
						? { value: idToken.value }
						: { file: expandHome(idToken?.value ?? "", values.env) },
			};
		},
	},
} satisfies Record<string, CredentialKind>;

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
