import type * as pulumi from "@pulumi/pulumi";
import type { properties as externalKey } from "../../../provider/resources/externalKey/properties";
import type { properties as importParameters } from "../../../provider/resources/importParameters/properties";
import type { properties as keyMaterial } from "../../../provider/resources/keyMaterial/properties";
import type {
	ArgumentName,
	InputsOf,
	Properties,
	StateName,
	StateOf,
} from "../../../provider/resources/shared/properties";
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

/** Arguments that resource classes take in a richer form and hand on in that of the table. */
type Converted = "material" | "importParameters";
/**
 * Outputs whose public type differs on purpose: specs and usages by what this release knows, and what only the states of earlier
 * releases may lack.
 */
type Restated = "keySpec" | "keyUsage" | "adopted" | "importedAt" | "expiresAt" | "materialDeletion";

/** Of optional values the type is compared without undefined: the tables have it with its default. */
type ValuesOf<Values, Name extends PropertyKey> = {
	[Key in Name]: Key extends keyof Values ? NonNullable<pulumi.Unwrap<Values[Key]>> : never;
};
type ArgumentsHeld<Args, Table extends Properties> =
	Same<keyof Args, ArgumentName<Table>> extends true
		? Same<
				ValuesOf<Args, Exclude<keyof Args, Converted>>,
				ValuesOf<InputsOf<Table>, Exclude<ArgumentName<Table>, Converted>>
			>
		: false;
type OutputsHeld<Resource, Table extends Properties> =
	Same<OutputName<Resource>, StateName<Table>> extends true
		? Same<
				{ [Name in Exclude<OutputName<Resource>, Restated>]: pulumi.Unwrap<Resource[Name]> },
				{
					[Name in Exclude<StateName<Table>, Restated>]: Name extends keyof StateOf<Table>
						? StateOf<Table>[Name]
						: never;
				}
			>
		: false;

/** Compiles only while the arguments and outputs that users see are those of the property tables, name by name and type by type. */
export type Held = [
	Expect<ArgumentsHeld<ImportParametersArgs, typeof importParameters>>,
	Expect<ArgumentsHeld<WrappedKeyMaterialArgs, typeof wrappedKeyMaterial>>,
	Expect<ArgumentsHeld<KeyMaterialArgs, typeof keyMaterial>>,
	Expect<ArgumentsHeld<ExternalKeyArgs, typeof externalKey>>,
	Expect<OutputsHeld<ImportParameters, typeof importParameters>>,
	Expect<OutputsHeld<WrappedKeyMaterial, typeof wrappedKeyMaterial>>,
	Expect<OutputsHeld<KeyMaterial, typeof keyMaterial>>,
	Expect<OutputsHeld<ExternalKey, typeof externalKey>>,
];
