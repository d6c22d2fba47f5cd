import type * as pulumi from "@pulumi/pulumi";
import { isGiven } from "./refusal";

/** A type of the provider that configures an account in Pulumi: that of the bridged Huawei Cloud package. */
const BRIDGED = "huaweicloud:index:Provider";

/**
 * A component may hand a provider for an account down to its children. Dynamic resources don't get it, so a key whose project
 * isn't named would be created in the account of the environment instead.
 */
export function accountFaults(
	args: { readonly projectId?: unknown } | undefined | null,
	opts: pulumi.ResourceOptions | undefined,
): readonly string[] {
	const isRead = isGiven((opts as pulumi.CustomResourceOptions | undefined)?.id);
	if (isRead || isGiven(args?.projectId) || !opts?.parent?.getProvider?.(BRIDGED)) return [];
	return [
		"its parent hands down a provider of the package huaweicloud, which dynamic resources can't use: they take the account from the Pulumi config huaweicloud: and the environment. Give projectId, so that the key can't get into another account.",
	];
}
