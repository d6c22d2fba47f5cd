import { createHash } from "node:crypto";
import { ACCOUNT } from "../settings/settings";

/** A region of the account and its only project, which has the name of the region. */
export interface Project {
	readonly region: string;
	readonly projectId: string;
}

/** The primary region with the account's project, then the others. Their project ids are the same in every emulator. */
export function projectsOf(region: string, moreRegions: readonly string[]): readonly Project[] {
	const others = [...new Set(moreRegions)].filter((other) => other !== region);
	return [
		{ region, projectId: ACCOUNT.projectId },
		...others.map((other) => ({ region: other, projectId: idOf(other) })),
	];
}

function idOf(region: string): string {
	return createHash("sha256").update(region).digest("hex").slice(0, ACCOUNT.projectId.length);
}
