import { parse } from "ini";
import * as v from "valibot";
import type { Agency } from "../auth/credentials";
import { KmsImportError } from "../errors";
import { parseJson } from "../json";

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
 * @returns undefined if there is no such profile
 * @throws {KmsImportError} code `notConfigured` if the profile can't be used. The message never contains a value from
 * the file
 */
export function decodeProfile(text: string, name: string | undefined, file: string): Profile | undefined {
	const isJson = text.trim().startsWith("{");
	const profileName = name || (isJson ? undefined : DEFAULT_SECTION);
	const fail: Fail = (reason) => {
		const doing = `Reading ${profileName ? `profile ${profileName}` : "the current profile"} in ${file}`;
		throw new KmsImportError("notConfigured", `${doing}: ${reason}`);
	};
	const profile = isJson
		? fromHcloud(text.trim(), profileName, fail)
		: fromIni(text, profileName ?? DEFAULT_SECTION, fail);
	if (profile) checkAccessKey(profile, fail);
	return profile;
}

type Fail = (reason: string) => never;

function fromHcloud(text: string, name: string | undefined, fail: Fail): Profile | undefined {
	const file = readHcloud(text, fail);
	const profileName = name ?? file.current;
	const profile = file.profiles.find((candidate) => profileName !== undefined && candidate.name === profileName);
	if (!profile) return undefined;
	const isSso = profile.mode === "SSO";
	const key = isSso ? profile.ssoAuth?.stsToken : profile;
	if (isSso && !key?.accessKeyId) return fail("it has no SSO login. Run `hcloud configure sso`.");
	if (key?.secretAccessKey && isEncrypted(file)) {
		return fail(
			`it is encrypted, and only the command-line tool can decrypt it. Run \`${DISABLE_ENCRYPTION}\`, or set other credentials.`,
		);
	}
	const { region, projectId } = profile;
	const { accessKeyId: accessKey, secretAccessKey: secretKey, securityToken } = key ?? {};
	return { accessKey, secretKey, securityToken, region, projectId, agency: agencyOf(profile, fail) };
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
	const [accessKey, secretKey] = [value("ak"), value("sk")];
	if (!accessKey && !secretKey && (value("idp_id") || value("id_token_file"))) {
		return fail(
			"its credentials are an identity provider of IAM (idp_id, id_token_file), which is not supported. Add an access key (ak, sk).",
		);
	}
	return {
		accessKey,
		secretKey,
		securityToken: value("security_token"),
		projectId: value("project_id"),
		iamEndpoint: value("iam_endpoint"),
	};
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

/**
 * Rejects half an access key, and characters that are invalid in a header: the error of fetch would print the value.
 */
function checkAccessKey({ accessKey, secretKey, securityToken }: Profile, fail: Fail): void {
	if (accessKey && !secretKey) fail("it has an access key without its secret key. Add the secret key.");
	if (secretKey && !accessKey) fail("it has a secret key without its access key. Add the access key.");
	const texts = { "access key": accessKey, "secret key": secretKey, "security token": securityToken };
	for (const [what, text = ""] of Object.entries(texts)) {
		if (/^[!-~]*$/.test(text) && !/["'\\]/.test(text)) continue;
		fail(`its ${what} contains a space, quote, backslash or other invalid character. Copy it again.`);
	}
}
