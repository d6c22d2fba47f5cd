import * as v from "valibot";
import type { TemporaryAccessKey } from "./signer";

/** A time in RFC 3339, as milliseconds since the epoch. */
export const Instant = v.pipe(
	v.string(),
	v.transform((text) => Date.parse(text)),
	v.number(),
	v.finite(),
);

const TEXT = v.pipe(v.string(), v.minLength(1));

/** IAM and the metadata service spell the fields alike, STS in its own way; the vendor's SDKs take either from anyone. */
const Credential = v.union([
	v.object({ access: TEXT, secret: TEXT, securitytoken: TEXT, expires_at: Instant }),
	v.pipe(
		v.object({ access_key_id: TEXT, secret_access_key: TEXT, security_token: TEXT, expiration: Instant }),
		v.transform((sts) => ({
			access: sts.access_key_id,
			secret: sts.secret_access_key,
			securitytoken: sts.security_token,
			expires_at: sts.expiration,
		})),
	),
]);

/** The body of an answer that holds a temporary access key. */
export const CredentialAnswer = v.union([
	v.pipe(
		v.object({ credential: Credential }),
		v.transform(({ credential }) => credential),
	),
	v.pipe(
		v.object({ credentials: Credential }),
		v.transform(({ credentials }) => credentials),
	),
]);

export function toAccessKey(credential: v.InferOutput<typeof CredentialAnswer>): TemporaryAccessKey {
	const { access: accessKey, secret: secretKey, securitytoken: securityToken, expires_at: expiresAt } = credential;
	return { accessKey, secretKey, securityToken, expiresAt };
}
