import { parse } from "ini";
import * as v from "valibot";
import type { Agency } from "../auth/credentials";
import { KmsImportError } from "../errors";
import { parseJson } from "../json";

/** What a profile of one of the vendor's tools says about who asks, and where. Nothing in it is an empty text. */
export interface Profile {
	readonly accessKey?: string | undefined;
	readonly secretKey?: string | undefined;
	/** Belongs to a temporary access key. */
	readonly securityToken?: string | undefined;
	readonly region?: string | undefined;
	readonly projectId?: string | undefined;
	/** URL, as the file has it. */
	readonly iamEndpoint?: string | undefined;
	/** What the access key is to act as. */
	readonly agency?: Pick<Agency, "agencyName" | "domain"> | undefined;
}

/** The section that the SDKs read for services of a region. */
const DEFAULT_SECTION = "basic";
const DISABLE_ENCRYPTION = "hcloud configure set --cli-auth-encrypt=false";

/** Null is what Go, in which the tool is written, takes for an absent text. */
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
 * A profile of the vendor's command-line tool (JSON, `~/.hcloud/config.json`, fields as the Terraform provider's `SharedConfig`
 * reads them) or of its SDKs (INI, `~/.huaweicloud/credentials`, keys as `auth/provider.py` reads them); the text itself tells which.
 * @param name of the profile, or the section; by default the tool's current profile, or the SDKs' `basic`
 * @param file for errors
 * @returns nothing where there is no such profile
 * @throws {KmsImportError} code `notConfigured`, where what is there can't be used; never with a value of the file
 */
export function decodeProfile(text: string, name: string | undefined, file: string): Profile | undefined {
	const isJson = text.trim().startsWith("{");
	const profileName = name || (isJson ? undefined : DEFAULT_SECTION);
	const fail: Fail = (reason) => {
		const doing = `Reading ${profileName ? `profile ${profileName}` : "the current profile"} of ${file}`;
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
	if (isSso && !key?.accessKeyId) return fail("nobody is logged in. Run `hcloud configure sso`.");
	if (key?.secretAccessKey && isEncrypted(file)) {
		return fail(`the tool has encrypted it. Run \`${DISABLE_ENCRYPTION}\`, or set an access key by other means.`);
	}
	const { region, projectId } = profile;
	const { accessKeyId: accessKey, secretAccessKey: secretKey, securityToken } = key ?? {};
	return { accessKey, secretKey, securityToken, region, projectId, agency: agencyOf(profile, fail) };
}

function readHcloud(text: string, fail: Fail): v.InferOutput<typeof HcloudFile> {
	const file = v.safeParse(HcloudFile, parseJson(text), { abortEarly: true });
	if (file.success) return file.output;
	const field = v.getDotPath(file.issues[0]);
	const what = field === null ? "it is not JSON" : `${field} in it is not of the tool's form`;
	return fail(`${what}. Correct it, or let \`hcloud configure set\` write it anew.`);
}

/** KooCLI writes `authEncrypt` since 5.2.7, as a text; before, it always encrypted, and files had a `crypter`. */
function isEncrypted({ authEncrypt, crypter }: v.InferOutput<typeof HcloudFile>): boolean {
	return authEncrypt == null ? crypter !== undefined : `${authEncrypt}` !== "false";
}

function agencyOf(profile: v.InferOutput<typeof HcloudProfile>, fail: Fail): Profile["agency"] {
	const { agencyName, agencyDomainId: id, agencyDomainName: domainName } = profile;
	if (!agencyName) return undefined;
	if (id) return { agencyName, domain: { id } };
	if (domainName) return { agencyName, domain: { name: domainName } };
	return fail("it names an agency but not the account that has it. Add agencyDomainName or agencyDomainId.");
}

function fromIni(text: string, name: string, fail: Fail): Profile | undefined {
	const section = readIni(text)[name];
	if (typeof section !== "object" || section === null) return undefined;
	// What is not a text has no "=", or a name that ends in "[]": nothing that the SDKs take for a value.
	const value = (key: string) => v.parse(v.fallback(Text, undefined), (section as Record<string, unknown>)[key]);
	const [accessKey, secretKey] = [value("ak"), value("sk")];
	if (!accessKey && !secretKey && (value("idp_id") || value("id_token_file"))) {
		return fail(
			"it holds an identity provider (idp_id, id_token_file), which is not supported. Give it an access key (ak, sk).",
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
 * A line, written such that `ini` reads it as the SDKs do: names in any case, before "=" or ":"; values as they stand, with no
 * comments behind them; sections with a "." in their name as sections beside the others. Only quotes around a value are taken
 * off, as the Go SDK does. A line that is a comment becomes a name that nobody asks for.
 */
function escapeForIni(line: string): string {
	const trimmed = line.trim();
	const section = /^\[([^\]]*)\]/.exec(trimmed)?.[1];
	const escaped = (part: string) => part.replace(/[\\;#]/g, "\\$&");
	if (section !== undefined) return `[${escaped(section).replaceAll(".", "\\.")}]`;
	const [, name = trimmed, value] = /^([^=:]*)[=:](.*)$/.exec(trimmed) ?? [];
	return value === undefined ? escaped(name) : `${escaped(name.trim().toLowerCase())}=${escaped(value.trim())}`;
}

/** Refuses half a key, and what can't stand in a header: fetch would print it. */
function checkAccessKey({ accessKey, secretKey, securityToken }: Profile, fail: Fail): void {
	if (accessKey && !secretKey) fail("it has an access key, but not its secret key. Add it.");
	if (secretKey && !accessKey) fail("it has a secret key, but not its access key. Add it.");
	const texts = { "access key": accessKey, "secret key": secretKey, "security token": securityToken };
	for (const [what, text = ""] of Object.entries(texts)) {
		if (/^[!-~]*$/.test(text) && !/["'\\]/.test(text)) continue;
		fail(`its ${what} has a space, quote, backslash or other character that none has. Copy it anew.`);
	}
}
