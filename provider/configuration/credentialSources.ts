import type { Credentials, NameOrId } from "../auth/credentials";
import { KmsImportError } from "../errors";
import type { Profile } from "./profile";
import { findProfile, profileFiles } from "./profileFiles";
import { type SettingName, sourcesOf } from "./settings";
import type { SettingValues } from "./settingValues";

/** A setting, or several of which one is enough. */
type Requirement = SettingName | readonly SettingName[];

/** A kind of credentials that settings can give. */
interface CredentialKind {
	/** For people: "an IAM token". */
	readonly title: string;
	readonly required: readonly Requirement[];
	/** Whose presence shows that this kind is meant. */
	readonly detectedBy: readonly SettingName[];
	/** The value of one that it needs. @default the first there is */
	readonly lookUp?: (values: SettingValues, name: SettingName) => string | undefined;
	/** Called where all that it needs is there. */
	readonly read: (values: SettingValues) => Credentials;
}

export interface FoundCredentials {
	readonly credentials: Credentials;
	/** Where they come from a profile; it may know more than them. */
	readonly profile?: Profile;
}

const HOUR_SECONDS = 60 * 60;
const SESSION_NAME = "pulumi-huaweicloud-kms";

/** In the order in which they are taken. */
const CREDENTIAL_KINDS = {
	token: {
		title: "an IAM token",
		required: ["token"],
		detectedBy: ["token"],
		read: (values) => ({ kind: "token", token: values.get("token") ?? "" }),
	},
	accessKey: {
		title: "an access key",
		required: ["accessKey", "secretKey"],
		detectedBy: ["accessKey", "secretKey"],
		// Halves of different keys make a signature that is wrong, and counts towards the lock of the access key.
		lookUp: (values, name) => (name === "secretKey" ? values.getPaired(name, "accessKey")?.value : values.get(name)),
		read: (values) => {
			const secretKey = values.getPaired("secretKey", "accessKey");
			// Left in the environment by another tool, one would make a permanent access key fail.
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
		detectedBy: ["userName", "password"],
		read: (values) => {
			const [userName = "", password = ""] = [values.get("userName"), values.get("password")];
			return { kind: "password", userName, password, domain: accountOf(values, "domainName", "domainId") };
		},
	},
	webIdentity: {
		title: "a web identity",
		required: ["webIdentity.providerUrn", "webIdentity.agencyUrn", ["webIdentity.idToken", "webIdentity.tokenFile"]],
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
				idToken: idToken?.name === "webIdentity.idToken" ? { value: idToken.value } : { file: idToken?.value ?? "" },
			};
		},
	},
} satisfies Record<string, CredentialKind>;

const UNSUPPORTED_IDENTITY_PROVIDER =
	"HUAWEICLOUD_SDK_IDP_ID names an identity provider of IAM, which is not supported. Use one of STS (HUAWEICLOUD_OIDC_PROVIDER_URN and its kin), or other credentials.";

const ECS_AGENCY: FoundCredentials = { credentials: { kind: "ecsAgency" } };

/** What huaweicloud:credentialSource can say. */
const CREDENTIAL_SOURCES = [...Object.keys(CREDENTIAL_KINDS), "profile", "ecsAgency"];

/**
 * The credentials that the settings give: those of the first kind that is complete, else of a profile file, else the agency of
 * the virtual machine. A kind that is set in part never gives way to a profile or an agency, which would be somebody else's.
 * @throws {KmsImportError} code `notConfigured`, naming all that is missing and every place it was looked for
 */
export function findCredentials(values: SettingValues): FoundCredentials {
	const requested = values.get("credentialSource");
	if (requested !== undefined) return findRequested(requested, values);
	const kinds: CredentialKind[] = Object.values(CREDENTIAL_KINDS);
	const detected = kinds.filter(({ detectedBy }) => detectedBy.some((name) => values.get(name) !== undefined));
	const firstComplete = detected.findIndex((kind) => missingFrom(kind, values).length === 0);
	const incomplete = detected.slice(0, firstComplete < 0 ? undefined : firstComplete);
	if (incomplete.length > 0) throw notConfigured(incomplete.map((kind) => describeIncomplete(kind, values)).join(" "));
	if (detected[firstComplete]) return { credentials: detected[firstComplete].read(values) };
	if (values.env.HUAWEICLOUD_SDK_IDP_ID) throw notConfigured(UNSUPPORTED_IDENTITY_PROVIDER);
	return fromProfile(values) ?? ECS_AGENCY;
}

/** The account that two settings name, by the one that comes first. */
export function accountOf(values: SettingValues, name: SettingName, id: SettingName): NameOrId {
	const account = values.getPreferred([name, id]);
	return account?.name === id ? { id: account.value } : { name: account?.value ?? "" };
}

/** Each kind with its places, for the error when nothing is set and the machine has no agency. */
export function searchedSources(values: SettingValues): readonly string[] {
	const kinds = Object.values(CREDENTIAL_KINDS).map(
		({ title, required }: CredentialKind) =>
			`${title}: ${required.map((requirement) => sourcesOfRequirement(requirement)).join("; ")}`,
	);
	return [...kinds, `a profile: ${profileFiles(values).join(" or ")}`];
}

function findRequested(name: string, values: SettingValues): FoundCredentials {
	if (name === "ecsAgency") return ECS_AGENCY;
	if (name === "profile") {
		const found = fromProfile(values);
		if (found) return found;
		throw notConfigured(`there is no profile file: looked for ${profileFiles(values).join(", ")}.`);
	}
	const kind: CredentialKind | undefined = Object.entries(CREDENTIAL_KINDS).find(([known]) => known === name)?.[1];
	if (!kind) throw notConfigured(`huaweicloud:credentialSource must be one of ${CREDENTIAL_SOURCES.join(", ")}.`);
	if (missingFrom(kind, values).length > 0) throw notConfigured(describeIncomplete(kind, values));
	return { credentials: kind.read(values) };
}

function fromProfile(values: SettingValues): FoundCredentials | undefined {
	const found = findProfile(values);
	if (!found) return undefined;
	const { profile, file } = found;
	const { accessKey, secretKey, securityToken } = profile;
	if (accessKey && secretKey)
		return { credentials: { kind: "accessKey", accessKey, secretKey, securityToken }, profile };
	throw notConfigured(`the profile in ${file} has no access key with its secret key. Add them, or name another one.`);
}

function missingFrom(
	{ required, lookUp = (all, name) => all.get(name) }: CredentialKind,
	values: SettingValues,
): Requirement[] {
	return required.filter((requirement) =>
		alternatives(requirement).every((name) => lookUp(values, name) === undefined),
	);
}

function describeIncomplete(kind: CredentialKind, values: SettingValues): string {
	const settings = missingFrom(kind, values).map(
		(requirement) => `${alternatives(requirement).join(" or ")} (${sourcesOfRequirement(requirement)})`,
	);
	return `of ${kind.title}, ${settings.join(" and ")} must be set, because the rest of it is.`;
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
