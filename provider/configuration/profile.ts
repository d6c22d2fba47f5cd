import { parse } from "ini";
import * as v from "valibot";
import type { Agency } from "../auth/credentials";
import { KmsImportError } from "../errors";
import { parseJson } from "../json";
import { refusedField } from "./profileFields";
import { CREDENTIAL, NAME, PROJECT_ID, REGION } from "./settingForms";
import { shown, shownValue } from "./shownValue";

/** The settings in a profile of one of the vendor's tools. Absent and empty values are undefined. */
export interface Profile {
	readonly accessKey?: string | undefined;
	readonly secretKey?: string | undefined;
	/** Set if the access key is temporary. */
	readonly securityToken?: string | undefined;
	readonly region?: string | undefined;
	readonly projectId?: string | undefined;
	/** The URL, exactly as it is in the file. */
	readonly iamEndpoint?: string | undefined;
	/** The agency to assume with the access key. */
	readonly agency?: Pick<Agency, "agencyName" | "domain"> | undefined;
}

/** The section that the SDKs read for regional services. */
const DEFAULT_SECTION = "basic";
const DISABLE_ENCRYPTION = "hcloud configure set --cli-auth-encrypt=false";

/** The modes whose access key is used, in lower case. */
const KEY_MODES = ["aksk", "sso", "agency", "assumerole"];

/** The tool is written in Go, which reads null as an empty string. */
const Text = v.pipe(
	v.nullish(v.string()),
	v.transform((text) => text || undefined),
);
const AccessKeyFields = { accessKeyId: Text, secretAccessKey: Text, securityToken: Text };
const HcloudProfile = v.object({
	name: Text,
	mode: Text,
	...AccessKeyFields,
	region: Text,
	projectId: Text,
	agencyName: Text,
	agencyDomainId: Text,
	agencyDomainName: Text,
	sourceProfile: v.optional(v.unknown()),
	xAuthToken: v.optional(v.unknown()),
	ssoAuth: v.nullish(v.object({ stsToken: v.nullish(v.object(AccessKeyFields)) })),
});
const HcloudFile = v.object({
	current: Text,
	authEncrypt: v.nullish(v.union([v.string(), v.boolean()])),
	crypter: Text,
	profiles: v.nullish(v.array(HcloudProfile), []),
});

/**
 * Decodes a profile of the vendor's command-line tool (JSON, `~/.hcloud/config.json`, fields as in the Terraform
 * provider's `SharedConfig`) or of its SDKs (INI, `~/.huaweicloud/credentials`, keys as in `auth/provider.py`). Text
 * that starts with a brace is JSON.
 * @param name name of the profile or section. Defaults to the tool's current profile, or to the SDKs' section `basic`
 * @param file path of the file, for errors
 * @param secrets texts that the name must not show. @default none
 * @returns undefined if there is no such profile
 * @throws {KmsImportError} code `notConfigured` if the profile can't be used. The message shows the region and the
 * project unless they may be keys, and no other value of the file
 */
export function decodeProfile(
	text: string,
	name: string | undefined,
	file: string,
	secrets: readonly string[] = [],
): Profile | undefined {
	const isJson = text.trim().startsWith("{");
	const profileName = name || (isJson ? undefined : DEFAULT_SECTION);
	const fail: Fail = (reason) => {
		const doing = `Reading ${profileName ? `profile ${shown(profileName, secrets)}` : "the current profile"} in ${file}`;
		throw new KmsImportError("notConfigured", `${doing}: ${reason}`);
	};
	const profile = isJson
		? fromHcloud(text.trim(), profileName, fail)
		: fromIni(text, profileName ?? DEFAULT_SECTION, fail);
	if (profile) checkValues(profile, fail);
	return profile;
}

type Fail = (reason: string) => never;

function fromHcloud(text: string, name: string | undefined, fail: Fail): Profile | undefined {
	const file = readHcloud(text, fail);
	const profileName = name ?? file.current;
	const profile = file.profiles.find((candidate) => profileName !== undefined && candidate.name === profileName);
	if (!profile) return undefined;
	const mode = profile.mode?.toLowerCase() ?? "aksk";
	const refusedMode = modeFault(mode);
	if (refusedMode) return fail(refusedMode);
	const isSso = mode === "sso";
	const key = isSso ? profile.ssoAuth?.stsToken : profile;
	if (isSso && !key?.accessKeyId) return fail("it has no SSO login. Run `hcloud configure sso`.");
	if (key?.secretAccessKey && isEncrypted(file)) {
		return fail(
			`it is encrypted, and only the command-line tool can decrypt it. Run \`${DISABLE_ENCRYPTION}\`, or set other credentials.`,
		);
	}
	const { accessKeyId: accessKey, secretAccessKey: secretKey, securityToken } = key ?? {};
	const [region, projectId] = [profile.region?.trim(), profile.projectId?.trim()];
	const decoded = { accessKey, secretKey, securityToken, region, projectId };
	const refused = refusedField("hcloud", decoded, (field) => profile[field as keyof typeof profile]);
	return refused ? fail(refused) : { ...decoded, agency: agencyOf(profile, fail) };
}

/** The mode says which of the credentials in a profile act: the tool keeps those of its earlier modes. */
function modeFault(mode: string): string | undefined {
	if (KEY_MODES.includes(mode)) return undefined;
	const instead =
		mode === "ecsagency"
			? "Set huaweicloud:credentialSource or HW_CREDENTIAL_SOURCE to ecsAgency"
			: "Select a profile with an access key, or set other credentials";
	// Anything but a word may be a value in the wrong field.
	const named = /^[a-z]{1,15}$/.test(mode) ? `is ${mode}, which` : "is unknown and";
	return `its mode ${named} can't be used. ${instead}.`;
}

function readHcloud(text: string, fail: Fail): v.InferOutput<typeof HcloudFile> {
	const file = v.safeParse(HcloudFile, parseJson(text), { abortEarly: true });
	if (file.success) return file.output;
	const field = v.getDotPath(file.issues[0]);
	const reason = field === null ? "the file is not valid JSON" : `${field} has the wrong type`;
	return fail(`${reason}. Correct the file, or write it again with \`hcloud configure set\`.`);
}

/** Since 5.2.7, KooCLI writes `authEncrypt` as a string. Earlier versions always encrypted, and wrote a `crypter`. */
function isEncrypted({ authEncrypt, crypter }: v.InferOutput<typeof HcloudFile>): boolean {
	return authEncrypt == null ? crypter !== undefined : `${authEncrypt}` !== "false";
}

function agencyOf(profile: v.InferOutput<typeof HcloudProfile>, fail: Fail): Profile["agency"] {
	const { agencyName, agencyDomainId: id, agencyDomainName: domainName } = profile;
	if (!agencyName) return undefined;
	if (id) return { agencyName, domain: { id } };
	if (domainName) return { agencyName, domain: { name: domainName } };
	return fail("it has an agency without the account of the agency. Add agencyDomainName or agencyDomainId.");
}

function fromIni(text: string, name: string, fail: Fail): Profile | undefined {
	const section = readIni(text)[name];
	if (typeof section !== "object" || section === null) return undefined;
	// Keys without "=" and keys that end in "[]" are no strings here. The SDKs don't read them as values either.
	const value = (key: string) => v.parse(v.fallback(Text, undefined), (section as Record<string, unknown>)[key]);
	const profile = {
		accessKey: value("ak"),
		secretKey: value("sk"),
		securityToken: value("security_token"),
		projectId: value("project_id"),
		iamEndpoint: value("iam_endpoint"),
	};
	const refused = refusedField("ini", profile, value);
	return refused ? fail(refused) : profile;
}

function readIni(text: string): Readonly<Record<string, unknown>> {
	const lines = text.trim().split(/[\r\n]+/);
	return parse(lines.map(escapeForIni).join("\n"));
}

/**
 * Rewrites a line so that `ini` reads it as the SDKs do: a key is case-insensitive and ends at "=" or ":", a value is
 * taken literally with anything that looks like a comment, and a "." in a section name doesn't nest the section. Only
 * quotes around a value are removed, as in the Go SDK. A comment line becomes a key that is never read.
 */
function escapeForIni(line: string): string {
	const trimmed = line.trim();
	const section = /^\[([^\]]*)\]/.exec(trimmed)?.[1];
	const escaped = (part: string) => part.replace(/[\\;#]/g, "\\$&");
	if (section !== undefined) return `[${escaped(section).replaceAll(".", "\\.")}]`;
	const [, name = trimmed, value] = /^([^=:]*)[=:](.*)$/.exec(trimmed) ?? [];
	return value === undefined ? escaped(name) : `${escaped(name.trim().toLowerCase())}=${escaped(value.trim())}`;
}

/** Rejects half an access key, and what can't be a value of its kind. Only the values of the region and the project are shown. */
function checkValues({ accessKey, secretKey, securityToken, region, projectId, agency }: Profile, fail: Fail): void {
	if (accessKey && !secretKey) fail("it has an access key without its secret key. Add the secret key.");
	if (secretKey && !accessKey) fail("it has a secret key without its access key. Add the access key.");
	const credentials = { "access key": accessKey, "secret key": secretKey, "security token": securityToken };
	for (const [what, text = ""] of Object.entries(credentials)) {
		const fault = CREDENTIAL.faultOf(text);
		if (fault) fail(`its ${what} ${fault}. Copy it again.`);
	}
	const agencyFault = NAME.faultOf(agency?.agencyName ?? "");
	if (agencyFault) fail(`its agencyName ${agencyFault}. Correct it.`);
	const secrets = Object.values(credentials).filter((secret) => secret !== undefined);
	const places = [
		["region", region, REGION],
		["project", projectId, PROJECT_ID],
	] as const;
	for (const [what, text, form] of places) {
		const fault = text && form.faultOf(text);
		if (fault) fail(`its ${what} is ${shownValue(text, secrets)}: it ${fault}.`);
	}
}
