import type { PasswordCredentials } from "./credentials";
import { GuardedSigner, permanent } from "./guardedSigner";

/** Guards the requests for tokens of an IAM user. The password is in their bodies, so it adds no headers. */
export function passwordSigner(credentials: PasswordCredentials): GuardedSigner<PasswordCredentials> {
	return new GuardedSigner(permanent(credentials), {
		refused:
			"IAM has already refused this user in this run, and repeated failures lock the account. Check the user name, the password and the account, and that the project of the first refusal exists, then run again.",
		mayRefuseRequest: true,
		headers: () => ({}),
		secrets: ({ password }) => [password],
	});
}
