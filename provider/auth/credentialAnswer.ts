import * as v from "valibot";
import { Instant, Token } from "../answers/fields";
import type { TemporaryAccessKey } from "./accessKeySigner";

/** An access key's id, which stands between others in a header. */
const AccessKeyId = v.pipe(v.string(), v.regex(/^[\w+/=.-]+$/), v.maxLength(128));

/** The format of IAM and the metadata service. */
const IamCredential = v.pipe(
	v.object({ access: AccessKeyId, secret: Token, securitytoken: Token, expires_at: Instant }),
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
	v.object({ access_key_id: AccessKeyId, secret_access_key: Token, security_token: Token, expiration: Instant }),
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
