import { type CredentialSource, GuardedSigner } from "./guardedSigner";

/** Authenticates requests with an IAM token. */
export function tokenSigner(
	source: CredentialSource<{ readonly token: string }>,
): GuardedSigner<{ readonly token: string }> {
	return new GuardedSigner(source, {
		noun: "IAM token",
		remediation: "Check that the token is valid and belongs to this region, then run again.",
		headers: (_, { token }) => ({ "X-Auth-Token": token }),
		secrets: ({ token }) => [token],
	});
}
