import * as pulumi from "@pulumi/pulumi";
import { keepSecretsOutOfDebugLog } from "./debugLog";
import { keyUse, raceFaults, recordKeyUse } from "./keyUses";
import { KINDS } from "./kinds";
import { argumentFaults } from "./parametersInput";
import { providerCode } from "./providerCode";
import { refuse } from "./refusal";
import { optionFaults } from "./resourceOptions";

type Kind = keyof typeof KINDS;

/** A resource as a program asks for it. */
export interface ResourceRequest {
	readonly kind: Kind;
	readonly name: string;
	/** Left out to read a resource by its id. */
	readonly args: object | undefined;
	readonly opts: pulumi.CustomResourceOptions | undefined;
	/** Returns the arguments as the provider takes them. Called only if they can be used. @default as they are */
	readonly inputs?: () => pulumi.Inputs;
	/** What the class has found wrong. */
	readonly faults?: readonly string[];
}

/**
 * A dynamic resource whose only code in the state finds the installed provider.
 *
 * `pulumi.dynamic.Resource` stores the provider itself with every resource: its code as of that day, with a frozen environment.
 * The code below only looks for it, and is the same in every program.
 */
export abstract class ForwardedResource extends pulumi.CustomResource {
	/** Id of the key. */
	abstract readonly keyId: pulumi.Output<string>;

	/** @throws {pulumi.RunError} if arguments or options can't be used */
	constructor(request: ResourceRequest) {
		const { kind, name, args, opts, inputs = () => ({ ...args }) } = request;
		const { type, outputs, secrets } = KINDS[kind];
		refuse(`${type} ${name}`, [...(request.faults ?? []), ...argumentFaults(args), ...optionFaults(kind, opts)]);
		const use = args && keyUse(kind, `${type} ${name}`, args, opts);
		refuse(`${type} ${name}`, use ? raceFaults(use) : []);
		// Pulumi's SDK fills in only properties that it knows of.
		const unset = Object.fromEntries(outputs.map((output) => [output, undefined]));
		// The protocol of dynamic resources doesn't pass on the resource's name.
		const props = { ...unset, ...inputs(), resourceName: name, __provider: providerCode(kind) };
		keepSecretsOutOfDebugLog();
		// Not by mergeOptions, which loses the hook onError in some releases of the SDK.
		const additionalSecretOutputs = [...secrets, ...(opts?.additionalSecretOutputs ?? [])];
		super(`pulumi-nodejs:dynamic/kms:${type}`, name, props, { ...opts, additionalSecretOutputs });
		if (use) recordKeyUse(use, this);
	}
}

/**
 * The id of a resource to read. Without one, Pulumi would create the resource. The engine refuses an output that is empty.
 * @throws {pulumi.RunError} if there is none
 */
export function idToRead(
	kind: Kind,
	name: string,
	id: pulumi.Input<pulumi.ID> | undefined | null,
	form: string,
): pulumi.Input<pulumi.ID> {
	refuse(`${KINDS[kind].type} ${name}`, id ? [] : [`get needs the id of the resource to read, ${form}.`]);
	return id ?? "";
}
