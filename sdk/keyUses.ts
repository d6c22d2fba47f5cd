import * as pulumi from "@pulumi/pulumi";
import { getOrCreate } from "../provider/getOrCreate";
import type { KINDS } from "./kinds";
import type { KeyOrParametersArgs } from "./parametersInput";
import { isGiven } from "./refusal";

/** Gets import parameters, which a key issues only until it holds its material, or imports that material. */
type Role = "issues" | "imports";
const ROLES: Readonly<Partial<Record<keyof typeof KINDS, Role>>> = {
	importParameters: "issues",
	wrappedKeyMaterial: "issues",
	keyMaterial: "imports",
};
type Args = KeyOrParametersArgs & { readonly encryptedKeyMaterial?: unknown };

/** One resource's use of a key. */
export interface KeyUse {
	readonly role: Role;
	/** Class and name. */
	readonly label: string;
	readonly key: pulumi.Input<string> | undefined;
	readonly args: Args;
	/** What it certainly waits for: resources, and the output that gives it the key. */
	readonly waitsFor: readonly unknown[];
	/** Whether it may wait for more than is known here. */
	readonly mayWaitForOthers: boolean;
	/** Set once the resource exists. */
	resource?: pulumi.Resource;
}

/** Uses of keys that are named by an output. An output belongs to one run of a program. */
const USES_OF_OUTPUTS = new WeakMap<object, KeyUse[]>();
/** Uses of keys that are named by their ids, by the stack: programs of several runs may share a process. */
const USES_OF_IDS = new WeakMap<object, Map<string, KeyUse[]>>();
/** The uses whose resources have an output that others name the key by. */
const OWNERS = new WeakMap<object, KeyUse>();

/** Describes the use of a key by a resource that is about to be created. */
export function keyUse(
	kind: keyof typeof KINDS,
	label: string,
	args: Args,
	opts: pulumi.CustomResourceOptions | undefined,
): KeyUse | undefined {
	const role = ROLES[kind];
	if (!role) return undefined;
	const { keyId, importParameters, encryptedKeyMaterial } = args;
	const key = keyId ?? importParameters?.keyId;
	const dependsOn = [opts?.dependsOn ?? []].flat();
	const isForeign = isGiven(importParameters) && !pulumi.Resource.isInstance(importParameters);
	return {
		role,
		label,
		key,
		args,
		waitsFor: [...dependsOn, opts?.parent, importParameters, ownerOf(key)?.resource].filter(isGiven),
		// A component stands for everything in it.
		mayWaitForOthers: isForeign || isGiven(encryptedKeyMaterial) || !dependsOn.every(pulumi.CustomResource.isInstance),
	};
}

/**
 * Names each resource of the same key that must run before or after this one, but that this one doesn't wait for: if the material
 * is imported first, the key issues no parameters any more (KMS.0310), in this and every later run.
 */
export function raceFaults(use: KeyUse): readonly string[] {
	if (use.mayWaitForOthers) return [];
	const others = usesOf(use.key);
	const rivals = others.filter(
		(other) => other.role !== use.role && !other.mayWaitForOthers && isSamePlace(use, other),
	);
	return rivals.filter((other) => !isAfter(use, other, others)).map((other) => raceFault(use, other));
}

/** Notes a use whose resource has been created. */
export function recordKeyUse(use: KeyUse, resource: pulumi.Resource & { readonly keyId: pulumi.Output<string> }): void {
	use.resource = resource;
	usesOf(use.key).push(use);
	OWNERS.set(resource.keyId, use);
}

function raceFault(use: KeyUse, other: KeyUse): string {
	const [issuer, importer] = use.role === "issues" ? [use, other] : [other, use];
	return `it is for the same key as ${other.label}, and neither waits for the other, so that a run may fail with KMS.0310. In ${importer.label}, set importParameters to the ${issuer.label}. Or remove the ${issuer.label}: a KeyMaterial gets parameters of its own.`;
}

function isAfter(use: KeyUse, other: KeyUse, all: readonly KeyUse[]): boolean {
	if (use.waitsFor.includes(other.resource)) return true;
	const between = all.filter(({ resource }) => use.waitsFor.includes(resource));
	return between.some((each) => isAfter(each, other, all));
}

/** Ids of keys are unique, so only places that are known to differ mean different keys. */
function isSamePlace({ args: one }: KeyUse, { args: other }: KeyUse): boolean {
	return (["region", "projectId"] as const).every(
		(name) => typeof one[name] !== "string" || typeof other[name] !== "string" || one[name] === other[name],
	);
}

function ownerOf(key: unknown): KeyUse | undefined {
	return pulumi.Output.isInstance(key) ? OWNERS.get(key) : undefined;
}

function usesOf(key: unknown): KeyUse[] {
	const owner = ownerOf(key);
	if (owner) return usesOf(owner.key);
	const stack = pulumi.runtime.getStackResource();
	if (typeof key === "string" && stack)
		return getOrCreate(
			getOrCreate(USES_OF_IDS, stack, () => new Map()),
			key,
			() => [],
		);
	return pulumi.Output.isInstance(key) ? getOrCreate(USES_OF_OUTPUTS, key, () => []) : [];
}
