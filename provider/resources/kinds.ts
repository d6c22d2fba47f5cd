import { ExternalKeyLifecycle } from "./externalKey/lifecycle";
import { properties as externalKey } from "./externalKey/properties";
import { ImportParametersLifecycle } from "./importParameters/lifecycle";
import { properties as importParameters } from "./importParameters/properties";
import { KeyMaterialLifecycle } from "./keyMaterial/lifecycle";
import { properties as keyMaterial } from "./keyMaterial/properties";
import type { RunContext } from "./shared/context";
import type { AnyLifecycle } from "./shared/lifecycle";
import { type Kind, OperationLifecycle } from "./shared/operationLifecycle";
import { WrappedKeyMaterialLifecycle } from "./wrappedKeyMaterial/lifecycle";
import { properties as wrappedKeyMaterial } from "./wrappedKeyMaterial/properties";

/** The kinds of resources, by the name that is stored in states. */
export const KINDS = {
	importParameters: { properties: importParameters, Lifecycle: ImportParametersLifecycle },
	wrappedKeyMaterial: { properties: wrappedKeyMaterial, Lifecycle: WrappedKeyMaterialLifecycle },
	keyMaterial: { properties: keyMaterial, Lifecycle: KeyMaterialLifecycle },
	externalKey: { properties: externalKey, Lifecycle: ExternalKeyLifecycle },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;
export type Lifecycles = Readonly<Record<KindName, AnyLifecycle>>;

export const KIND_NAMES = Object.keys(KINDS) as readonly KindName[];

/** The lifecycles of all kinds for one run. */
export function createLifecycles(context: RunContext): Lifecycles {
	const lifecycles = KIND_NAMES.map((kind): [string, AnyLifecycle] => {
		return [kind, new OperationLifecycle(context, KINDS[kind])];
	});
	return Object.fromEntries(lifecycles) as Lifecycles;
}
