import type { Configuration } from "../../configuration/configuration";
import type { CheckRequest } from "../shared/lifecycle";
import { given } from "../shared/properties";

/** The service's id of the enterprise project of keys that are created without one. */
export const DEFAULT_ENTERPRISE_PROJECT = "0";

type Request = Pick<CheckRequest, "olds" | "news">;

/**
 * The enterprise project of a key: as the program says, or where the key was created, or, for a new key, as the settings say. A key
 * that exists already stays where it is.
 */
export function enterpriseProjectOf({ olds, news }: Request, configuration: Configuration): unknown {
	const asked = given(news);
	if (asked.enterpriseProjectId !== undefined) return asked.enterpriseProjectId;
	if (olds) return olds.enterpriseProjectId;
	return asked.existingKeyId === undefined ? configuration.enterpriseProjectId : undefined;
}

/** What to say if the settings name another enterprise project than a key was created in. Undefined if they do not. */
export function otherEnterpriseProject({ olds, news }: Request, configuration: Configuration): string | undefined {
	const setting = configuration.enterpriseProjectId;
	if (!olds || setting === undefined || given(news).enterpriseProjectId !== undefined) return undefined;
	const where = olds.enterpriseProjectId ?? DEFAULT_ENTERPRISE_PROJECT;
	if (where === setting || olds.existingKeyId !== undefined) return undefined;
	const source = configuration.sourceOf("enterpriseProjectId");
	return `${source} says ${setting}, which applies to new keys only. This key was created in enterprise project ${where} and stays there. To replace it, give enterpriseProjectId in the program.`;
}
