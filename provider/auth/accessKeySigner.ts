import type { Clock } from "../time";
import { type CredentialSource, GuardedSigner } from "./guardedSigner";
import { type AccessKey, sign } from "./signing";

/** A temporary access key with its expiry. */
export interface TemporaryAccessKey extends AccessKey {
	/** When the access key expires, in milliseconds since the epoch. */
	readonly expiresAt: number;
}

/** Signs requests with an access key. */
export function accessKeySigner(source: CredentialSource<AccessKey>, clock: Clock): GuardedSigner<AccessKey> {
	return new GuardedSigner(source, {
		refused:
			"the service has already refused the access key in this run. After five refusals in a row, the service locks an access key for all its users. Check the access key, the secret key and the security token, then run again.",
		headers: ({ method, url, body, headers, projectId }, key) => {
			const project = projectId === undefined ? {} : { "X-Project-Id": projectId };
			return { ...project, ...sign({ method, url, headers: { ...headers, ...project }, body }, key, clock.now()) };
		},
		secrets: ({ accessKey, secretKey, securityToken }) => [
			accessKey,
			secretKey,
			...(securityToken ? [securityToken] : []),
		],
	});
}
