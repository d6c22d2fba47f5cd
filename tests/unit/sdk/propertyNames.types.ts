import type * as pulumi from "@pulumi/pulumi";
import type { properties as externalKey } from "../../../provider/resources/externalKey/properties";
import type { properties as importParameters } from "../../../provider/resources/importParameters/properties";
import type { properties as keyMaterial } from "../../../provider/resources/keyMaterial/properties";
import type { ArgumentName, StateName } from "../../../provider/resources/shared/properties";
import type { properties as wrappedKeyMaterial } from "../../../provider/resources/wrappedKeyMaterial/properties";
import type {
	ExternalKey,
	ExternalKeyArgs,
	ImportParameters,
	ImportParametersArgs,
	KeyMaterial,
	KeyMaterialArgs,
	WrappedKeyMaterial,
	WrappedKeyMaterialArgs,
} from "../../../sdk";

type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;
type Expect<Held extends true> = Held;
type OutputName<Resource> = Exclude<keyof Resource, keyof pulumi.CustomResource>;

/** Compiles only while the arguments that users see are those of the property tables. */
export type ArgumentsHeld = [
	Expect<Same<keyof ImportParametersArgs, ArgumentName<typeof importParameters>>>,
	Expect<Same<keyof WrappedKeyMaterialArgs, ArgumentName<typeof wrappedKeyMaterial>>>,
	Expect<Same<keyof KeyMaterialArgs, ArgumentName<typeof keyMaterial>>>,
	Expect<Same<keyof ExternalKeyArgs, ArgumentName<typeof externalKey>>>,
];

/** Compiles only while the outputs that users see are those of the property tables. */
export type OutputsHeld = [
	Expect<Same<OutputName<ImportParameters>, StateName<typeof importParameters>>>,
	Expect<Same<OutputName<WrappedKeyMaterial>, StateName<typeof wrappedKeyMaterial>>>,
	Expect<Same<OutputName<KeyMaterial>, StateName<typeof keyMaterial>>>,
	Expect<Same<OutputName<ExternalKey>, StateName<typeof externalKey>>>,
];
