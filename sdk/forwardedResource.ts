import * as pulumi from "@pulumi/pulumi";
import type { Handlers } from "../provider";
import { keepSecretsOutOfDebugLog } from "./debugLog";

/**
 * A dynamic resource whose state holds no code but one line that finds the installed provider.
 *
 * `pulumi.dynamic.Resource` stores the provider it is given, by value and with every resource: code of its day, frozen
 * environment and all. The line below is the same in every program and every release, so state never carries more than it.
 */
export abstract class ForwardedResource extends pulumi.CustomResource {
	constructor(
		kind: string,
		handler: keyof Handlers,
		name: string,
		props: pulumi.Inputs,
		opts: pulumi.CustomResourceOptions,
	) {
		const provider = `exports.handler = () => require("pulumi-huaweicloud-kms/provider").${handler}`;
		keepSecretsOutOfDebugLog();
		super(`pulumi-nodejs:dynamic/kms:${kind}`, name, { ...props, __provider: provider }, opts);
	}
}
