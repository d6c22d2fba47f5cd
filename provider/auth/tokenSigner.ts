import { type CredentialSource, GuardedSigner } from "./guardedSigner";

/** Authenticates requests with an IAM token. */
export function tokenSigner(
	source: CredentialSource<{ readonly token: string }>,
): GuardedSigner<{ readonly token: string }> {
	return new GuardedSigner(source, {
		refused:
			"the service has already refused the IAM token in this run. Check that the token is valid and belongs to this region, then run again.",
		headers: (_, { token }) => ({ "X-Auth-Token": token }),
		secrets: ({ token }) => [token],
	});
}
