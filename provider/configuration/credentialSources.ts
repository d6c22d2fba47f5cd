import type { Credentials, NameOrId } from "../auth/credentials";
import { KmsImportError } from "../errors";
import type { Profile } from "./profile";
import { findProfile, profileFiles } from "./profileFiles";
import { placesOf, type SettingName } from "./settings";
import type { SettingValues } from "./settingValues";

/** A setting, or several of which one is enough. */
type Need = SettingName | readonly SettingName[];

/** A kind of credentials that settings can give. */
interface Source {
	/** For people: "an IAM token". */
	readonly title: string;
	readonly needs: readonly Need[];
	/** Whose presence shows that this kind is meant. */
	readonly signs: readonly SettingName[];
	/** The value of one that it needs. @default the first there is */
	readonly get?: (values: SettingValues, name: SettingName) => string | undefined;
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
const SOURCES = {
	token: {
		title: "an IAM token",
		needs: ["token"],
		signs: ["token"],
		read: (values) => ({ kind: "token", token: values.get("token") ?? "" }),
	},
	accessKey: {
		title: "an access key",
		needs: ["accessKey", "secretKey"],
		signs: ["accessKey", "secretKey"],
		// Halves of different keys make a signature that is wrong, and counts towards the lock of the access key.
		get: (values, name) => (name === "secretKey" ? values.halfOf(name, "accessKey")?.value : values.get(name)),
		read: (values) => {
			const secretKey = values.halfOf("secretKey", "accessKey");
			// Left in the environment by another tool, one would make a permanent access key fail.
			const families = [values.familyOf("accessKey"), secretKey?.family];
			return {
				kind: "accessKey",
				accessKey: values.get("accessKey") ?? "",
				secretKey: secretKey?.value ?? "",
				securityToken: families.map((family) => values.within(family, "securityToken")).find(Boolean),
			};
		},
	},
	password: {
		title: "an IAM user",
		needs: ["userName", "password", ["domainName", "domainId"]],
		signs: ["userName", "password"],
		read: (values) => {
			const [userName = "", password = ""] = [values.get("userName"), values.get("password")];
			return { kind: "password", userName, password, domain: accountOf(values, "domainName", "domainId") };
		},
	},
	webIdentity: {
		title: "a web identity",
		needs: ["webIdentity.providerUrn", "webIdentity.agencyUrn", ["webIdentity.idToken", "webIdentity.tokenFile"]],
		signs: ["webIdentity.providerUrn", "webIdentity.agencyUrn", "webIdentity.idToken", "webIdentity.tokenFile"],
		read: (values) => {
			const idToken = values.either(["webIdentity.idToken", "webIdentity.tokenFile"]);
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
} satisfies Record<string, Source>;

const IDENTITY_PROVIDER =
	"HUAWEICLOUD_SDK_IDP_ID names an identity provider of IAM, which is not supported. Use one of STS (HUAWEICLOUD_OIDC_PROVIDER_URN and its kin), or other credentials.";

const ECS_AGENCY: FoundCredentials = { credentials: { kind: "ecsAgency" } };

/** What huaweicloud:credentialSource can say. */
const CREDENTIAL_SOURCES = [...Object.keys(SOURCES), "profile", "ecsAgency"];

/**
 * The credentials that the settings give: those of the first kind that is complete, else of a profile file, else the agency of
 * the virtual machine. A kind that is set in part never gives way to a profile or an agency, which would be somebody else's.
 * @throws {KmsImportError} code `notConfigured`, naming all that is missing and every place it was looked for
 */
export function findCredentials(values: SettingValues): FoundCredentials {
	const asked = values.get("credentialSource");
	if (asked !== undefined) return askedFor(asked, values);
	const sources: Source[] = Object.values(SOURCES);
	const meant = sources.filter(({ signs }) => signs.some((sign) => values.get(sign) !== undefined));
	const complete = meant.findIndex((source) => missing(source, values).length === 0);
	const partly = meant.slice(0, complete < 0 ? undefined : complete);
	if (partly.length > 0) throw notConfigured(partly.map((source) => incomplete(source, values)).join(" "));
	if (meant[complete]) return { credentials: meant[complete].read(values) };
	if (values.env.HUAWEICLOUD_SDK_IDP_ID) throw notConfigured(IDENTITY_PROVIDER);
	return fromProfile(values) ?? ECS_AGENCY;
}

/** The account that two settings name, by the one that comes first. */
export function accountOf(values: SettingValues, name: SettingName, id: SettingName): NameOrId {
	const account = values.either([name, id]);
	return account?.name === id ? { id: account.value } : { name: account?.value ?? "" };
}

/** Each kind with its places, for the error when nothing is set and the machine has no agency. */
export function placesLookedAt(values: SettingValues): readonly string[] {
	const kinds = Object.values(SOURCES).map(
		({ title, needs }: Source) => `${title}: ${needs.map((need) => placesOfNeed(need)).join("; ")}`,
	);
	return [...kinds, `a profile: ${profileFiles(values).join(" or ")}`];
}

function askedFor(name: string, values: SettingValues): FoundCredentials {
	if (name === "ecsAgency") return ECS_AGENCY;
	if (name === "profile") {
		const found = fromProfile(values);
		if (found) return found;
		throw notConfigured(`there is no profile file: looked for ${profileFiles(values).join(", ")}.`);
	}
	const source: Source | undefined = Object.entries(SOURCES).find(([known]) => known === name)?.[1];
	if (!source) throw notConfigured(`huaweicloud:credentialSource must be one of ${CREDENTIAL_SOURCES.join(", ")}.`);
	if (missing(source, values).length > 0) throw notConfigured(incomplete(source, values));
	return { credentials: source.read(values) };
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

function missing({ needs, get = (all, name) => all.get(name) }: Source, values: SettingValues): Need[] {
	return needs.filter((need) => namesOf(need).every((name) => get(values, name) === undefined));
}

function incomplete(source: Source, values: SettingValues): string {
	const places = missing(source, values).map((need) => `${namesOf(need).join(" or ")} (${placesOfNeed(need)})`);
	return `of ${source.title}, ${places.join(" and ")} must be set, because the rest of it is.`;
}

function namesOf(need: Need): readonly SettingName[] {
	return typeof need === "string" ? [need] : need;
}

function placesOfNeed(need: Need): string {
	return namesOf(need).map(placesOf).join(", or ");
}

function notConfigured(reason: string): KmsImportError {
	return new KmsImportError("notConfigured", `Authenticating: ${reason}`);
}
