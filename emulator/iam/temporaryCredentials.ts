import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { decodeBase64 } from "../cryptography/base64";
import type { ServiceContext } from "../operation";
import { iamTime } from "./iamTime";
import { Principal } from "./principals";

const Content = v.object({
	accessKey: v.string(),
	secretKey: v.string(),
	principal: Principal,
	/** Milliseconds since the epoch. */
	expiresAt: v.number(),
	/** Number of revocations when the credentials were issued. */
	revocations: v.number(),
});

/** An access key that works only together with its security token, for a limited time. */
export interface TemporaryCredentials {
	readonly accessKey: string;
	readonly secretKey: string;
	readonly securityToken: string;
	/** Milliseconds since the epoch. */
	readonly expiresAt: number;
}

const PURPOSE = "security token";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function createTemporaryCredentials(
	principal: Principal,
	durationSeconds: number,
	{ tokenSealer, clock, revocations }: ServiceContext,
): TemporaryCredentials {
	const accessKey = `HST${[...randomBytes(17)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
	const secretKey = randomBytes(30).toString("base64url");
	const expiresAt = clock.now() + durationSeconds * 1000;
	const content: v.InferOutput<typeof Content> = {
		accessKey,
		secretKey,
		principal,
		expiresAt,
		revocations: revocations.count,
	};
	return { accessKey, secretKey, expiresAt, securityToken: tokenSealer.seal(PURPOSE, content).toString("base64") };
}

/** The credentials of a security token; undefined if it was not issued here, has expired or was revoked. */
export function openSecurityToken(
	token: string,
	{ tokenSealer, clock, revocations }: ServiceContext,
): v.InferOutput<typeof Content> | undefined {
	const content = v.safeParse(Content, tokenSealer.open(PURPOSE, decodeBase64(token)));
	if (!content.success) return undefined;
	const { expiresAt, revocations: countAtIssue } = content.output;
	return clock.now() < expiresAt && countAtIssue === revocations.count ? content.output : undefined;
}

export const CredentialFields = v.strictObject({
	access: v.string(),
	secret: v.string(),
	securitytoken: v.string(),
	expires_at: v.string(),
});

/** Temporary credentials as IAM and the metadata service format them. */
export function credentialFields({
	accessKey,
	secretKey,
	securityToken,
	expiresAt,
}: TemporaryCredentials): v.InferOutput<typeof CredentialFields> {
	return { access: accessKey, secret: secretKey, securitytoken: securityToken, expires_at: iamTime(expiresAt) };
}
