import * as pulumi from "@pulumi/pulumi";
import { keepSecretsOutOfDebugLog } from "./debugLog";
import { KINDS } from "./kinds";

/**
 * A dynamic resource whose state holds no code but one line that finds the installed provider.
 *
 * `pulumi.dynamic.Resource` stores the provider that it is given, by value and with every resource: its code as it was that day,
 * with a frozen environment. The line below is the same in every program and every release, so state never carries more than it.
 */
export abstract class ForwardedResource extends pulumi.CustomResource {
	constructor(
		kind: keyof typeof KINDS,
		name: string,
		args: pulumi.Inputs,
		opts: pulumi.CustomResourceOptions | undefined,
	) {
		const { type, outputs, secrets } = KINDS[kind];
		const provider = `exports.handler = () => require("pulumi-huaweicloud-kms/provider").${kind}`;
		// The engine fills in only properties that it is told of.
		const unset = Object.fromEntries(outputs.map((output) => [output, undefined]));
		// Dynamic resources don't tell their provider their name.
		const props = { ...unset, ...args, resourceName: name, __provider: provider };
		keepSecretsOutOfDebugLog();
		const options = pulumi.mergeOptions({ additionalSecretOutputs: [...secrets] }, opts);
		super(`pulumi-nodejs:dynamic/kms:${type}`, name, props, options);
	}
}
