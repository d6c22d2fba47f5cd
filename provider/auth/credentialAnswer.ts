import * as v from "valibot";
import type { TemporaryAccessKey } from "./accessKeySigner";

/** An RFC 3339 time, decoded to milliseconds since the epoch. */
export const Instant = v.pipe(
	v.string(),
	v.transform((text) => Date.parse(text)),
	v.number(),
	v.finite(),
);

const Text = v.pipe(v.string(), v.minLength(1));

/** The format of IAM and the metadata service. */
const IamCredential = v.pipe(
	v.object({ access: Text, secret: Text, securitytoken: Text, expires_at: Instant }),
	v.transform(
		({ access, secret, securitytoken, expires_at }): TemporaryAccessKey => ({
			accessKey: access,
			secretKey: secret,
			securityToken: securitytoken,
			expiresAt: expires_at,
		}),
	),
);
/** The format of STS. */
const StsCredential = v.pipe(
	v.object({ access_key_id: Text, secret_access_key: Text, security_token: Text, expiration: Instant }),
	v.transform(
		({ access_key_id, secret_access_key, security_token, expiration }): TemporaryAccessKey => ({
			accessKey: access_key_id,
			secretKey: secret_access_key,
			securityToken: security_token,
			expiresAt: expiration,
		}),
	),
);

/** Like the vendor's SDKs, accepts either format from any service. */
const Credential = v.union([IamCredential, StsCredential]);

/** The body of an answer with a temporary access key. */
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
