import { createHash } from "node:crypto";
import { ACCOUNT } from "../settings/settings";

/** A user of the account, with all its credentials. */
export interface User {
	readonly userName: string;
	readonly password: string;
	readonly accessKey: string;
	readonly secretKey: string;
}

const ACCESS_KEY_LENGTH = 20;
const SECRET_KEY_LENGTH = 40;

/** The primary user, then the others. Their credentials are the same in every emulator. */
export function usersOf(userName: string, moreUsers: readonly string[]): readonly [User, ...User[]] {
	const others = [...new Set(moreUsers)].filter((other) => other !== userName);
	return [userOf(userName), ...others.map(userOf)];
}

function userOf(userName: string): User {
	if (userName === ACCOUNT.user.userName) return ACCOUNT.user;
	const hash = (purpose: string) => createHash("sha256").update(`${purpose} of ${userName}`).digest("hex");
	return {
		userName,
		password: `${userName}-password`,
		accessKey: hash("access key").toUpperCase().slice(0, ACCESS_KEY_LENGTH),
		secretKey: hash("secret key").slice(0, SECRET_KEY_LENGTH),
	};
}
