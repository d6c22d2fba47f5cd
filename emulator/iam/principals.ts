import * as v from "valibot";
import { ACCOUNT } from "../settings/settings";

/** A user of the account, or a session of its agency. */
export const Principal = v.object({ name: v.string(), session: v.optional(v.string()) });

export type Principal = v.InferOutput<typeof Principal>;

export function agencySession(session: string): Principal {
	return { name: ACCOUNT.agencyName, session };
}

export function isSession({ session }: Principal): boolean {
	return session !== undefined;
}

/**
 * The vendor's documents write a session with one colon before "assumed-agency" (CTS, policies) or with two (STS). Here
 * it has one, like a user.
 */
export function urnOf({ name, session }: Principal): string {
	const { domainId } = ACCOUNT;
	return session === undefined ? `iam::${domainId}:user:${name}` : `sts::${domainId}:assumed-agency:${name}/${session}`;
}

export function idOf({ name, session }: Principal): string {
	return session === undefined ? name : `${ACCOUNT.agencyId}:${session}`;
}

/** An authenticated principal, and the projects in which it may act. */
export interface Caller {
	readonly principal: Principal;
	readonly projectIds: readonly string[];
}
