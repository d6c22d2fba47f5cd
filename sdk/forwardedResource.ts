import * as pulumi from "@pulumi/pulumi";
import { keepSecretsOutOfDebugLog } from "./debugLog";
import { KINDS } from "./kinds";
import { providerCode } from "./providerCode";

/**
 * A dynamic resource whose only code in the state finds the installed provider.
 *
 * `pulumi.dynamic.Resource` stores the provider itself with every resource: its code as of that day, with a frozen environment.
 * The code below only looks for it, and is the same in every program.
 */
export abstract class ForwardedResource extends pulumi.CustomResource {
	constructor(
		kind: keyof typeof KINDS,
		name: string,
		args: pulumi.Inputs,
		opts: pulumi.CustomResourceOptions | undefined,
	) {
		const { type, outputs, secrets } = KINDS[kind];
		// Pulumi's SDK fills in only properties that it knows of.
		const unset = Object.fromEntries(outputs.map((output) => [output, undefined]));
		// The protocol of dynamic resources doesn't pass on the resource's name.
		const props = { ...unset, ...args, resourceName: name, __provider: providerCode(kind) };
		keepSecretsOutOfDebugLog();
		const options = pulumi.mergeOptions({ additionalSecretOutputs: [...secrets] }, opts);
		super(`pulumi-nodejs:dynamic/kms:${type}`, name, props, options);
	}
}
