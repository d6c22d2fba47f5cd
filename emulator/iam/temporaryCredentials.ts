import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { decodeBase64 } from "../cryptography/base64";
import type { World } from "../operation";
import { iamTime } from "./iamTime";
import { Principal } from "./principals";

const Content = v.object({
	accessKey: v.string(),
	secretKey: v.string(),
	principal: Principal,
	/** Milliseconds since the epoch. */
	expiresAt: v.number(),
	/** Of revocations when it was made. */
	revocations: v.number(),
});

/** A pair of keys that works together with its security token, for a time. */
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
	{ seal, clock, revocations }: World,
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
	return { accessKey, secretKey, expiresAt, securityToken: seal.close(PURPOSE, content).toString("base64") };
}

/** The pair a security token was made for; nothing where it was not made here, has expired or was revoked. */
export function openSecurityToken(
	token: string,
	{ seal, clock, revocations }: World,
): v.InferOutput<typeof Content> | undefined {
	const content = v.safeParse(Content, seal.open(PURPOSE, decodeBase64(token)));
	if (!content.success) return undefined;
	const { expiresAt, revocations: then } = content.output;
	return clock.now() < expiresAt && then === revocations.count ? content.output : undefined;
}

export const CredentialFields = v.strictObject({
	access: v.string(),
	secret: v.string(),
	securitytoken: v.string(),
	expires_at: v.string(),
});

/** A temporary pair as IAM and the metadata service write it. */
export function credentialFields({
	accessKey,
	secretKey,
	securityToken,
	expiresAt,
}: TemporaryCredentials): v.InferOutput<typeof CredentialFields> {
	return { access: accessKey, secret: secretKey, securitytoken: securityToken, expires_at: iamTime(expiresAt) };
}
