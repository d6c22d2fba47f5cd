import * as v from "valibot";
import type { TemporaryAccessKey } from "./accessKeySigner";

/** A time in RFC 3339, as milliseconds since the epoch. */
export const Instant = v.pipe(
	v.string(),
	v.transform((text) => Date.parse(text)),
	v.number(),
	v.finite(),
);

const Text = v.pipe(v.string(), v.minLength(1));

/** As IAM and the metadata service spell it. */
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

/** The vendor's SDKs take either spelling from anyone. */
const Credential = v.union([IamCredential, StsCredential]);

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
