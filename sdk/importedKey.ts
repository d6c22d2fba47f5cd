import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, type ExternalKeyArgs } from "./externalKey";
import {
	componentOptions,
	importedKeyOptionFaults,
	type Part,
	type PartArguments,
	partOptions,
} from "./importedKeyOptions";
import { ImportParameters, type ImportParametersArgs } from "./importParameters";
import { KeyMaterial, type KeyMaterialArgs } from "./keyMaterial";
import { KINDS } from "./kinds";
import { argumentFaults } from "./parametersInput";
import { accountFaults } from "./parentAccount";
import type { PlaceArgs } from "./placeArgs";
import { isGiven, refuse } from "./refusal";
import { strayName } from "./resourceOptions";

/** The spec of an {@link ExternalKey} that is given none. */
const DEFAULT_KEY_SPEC = "AES_256";

/** Arguments of the import parameters and of the material that an {@link ImportedKey} takes too. */
const OF_PARAMETERS = ["wrappingAlgorithm", "earlyRenewalSeconds"] as const satisfies (keyof ImportParametersArgs)[];
const OF_MATERIAL = [
	"material",
	"sm2CiphertextLayout",
	"expirationTime",
	"materialDeletion",
	"trustExistingMaterial",
] as const satisfies (keyof KeyMaterialArgs)[];
const OF_ALL = ["region", "projectId", "endpoint"] as const satisfies (keyof PlaceArgs)[];

const ARGUMENTS: PartArguments = {
	key: KINDS.externalKey.arguments,
	importParameters: [...OF_PARAMETERS, ...OF_ALL],
	// The preview checks the material by it.
	material: [...OF_MATERIAL, "keySpec", ...OF_ALL],
};
const NAMES = [...new Set([...OF_MATERIAL, ...ARGUMENTS.key, ...OF_PARAMETERS])];

/** Arguments of {@link ImportedKey}: those of the resources that it consists of. */
export interface ImportedKeyArgs
	extends ExternalKeyArgs,
		Pick<ImportParametersArgs, (typeof OF_PARAMETERS)[number]>,
		Pick<KeyMaterialArgs, Exclude<(typeof OF_MATERIAL)[number], "material">> {
	/** The material to import into the key, as in {@link KeyMaterialArgs.material}. */
	readonly material: NonNullable<KeyMaterialArgs["material"]>;
}

/**
 * A key with material from outside, in one resource. It consists of an {@link ExternalKey}, its {@link ImportParameters} and its
 * {@link KeyMaterial}; each of them describes its own behaviour.
 *
 * Resource options apply to all three. `ignoreChanges` and `hideDiffs` apply to the parts that have the argument, and
 * `replacementTrigger` and `replaceWith` to the key, which the others follow. Refused besides those that no resource takes:
 * `deleteBeforeReplace`, `additionalSecretOutputs`, `hooks`, `id` and `urn`.
 */
export class ImportedKey extends pulumi.ComponentResource {
	/** The key that was created for the material. */
	readonly key: ExternalKey;
	/** The import parameters that the material was wrapped with. */
	readonly importParameters: ImportParameters;
	/** The material in the key. */
	readonly material: KeyMaterial;
	/** Id of the key. Unknown until the key holds its material, so that everything that uses it waits for the import. */
	readonly keyId: pulumi.Output<string>;
	/** Name of the key. */
	readonly alias: pulumi.Output<string>;
	/** State of the key as the API spells it: "2" enabled, "3" disabled. */
	readonly keyState: pulumi.Output<string>;
	/** Secret. As {@link KeyMaterial.keyMaterialFingerprint}. */
	readonly keyMaterialFingerprint: pulumi.Output<string | undefined>;
	/** When the material was imported: RFC 3339, UTC. Empty if it was there before the resource. */
	readonly importedAt: pulumi.Output<string>;
	/** When the material expires: RFC 3339, UTC. Empty if it never expires. */
	readonly expiresAt: pulumi.Output<string>;

	/** @throws {pulumi.RunError} if arguments or options can't be used */
	constructor(name: string, args: ImportedKeyArgs, opts?: pulumi.ComponentResourceOptions) {
		refuse(`ImportedKey ${name}`, [
			...importedKeyArgumentFaults(args, NAMES),
			...importedKeyOptionFaults(opts, NAMES),
			...accountFaults(args, opts),
		]);
		super("huaweicloud-kms:index:ImportedKey", name, {}, componentOptions(opts));
		const optionsOf = (part: Part) => ({ ...partOptions(part, opts, ARGUMENTS), parent: this });
		const argumentsOf = (part: Part) => pick(args, ARGUMENTS[part]);
		this.key = new ExternalKey(name, argumentsOf("key"), optionsOf("key"));
		const { keyId } = this.key;
		const ofParameters = { ...argumentsOf("importParameters"), keyId, emptyIfImported: true };
		this.importParameters = new ImportParameters(name, ofParameters, optionsOf("importParameters"));
		const { importParameters } = this;
		const ofMaterial = {
			...argumentsOf("material"),
			keyId,
			importParameters,
			keySpec: args.keySpec ?? DEFAULT_KEY_SPEC,
		};
		this.material = new KeyMaterial(name, ofMaterial, optionsOf("material"));
		this.keyId = this.material.keyId;
		this.alias = this.key.alias;
		this.keyState = this.material.keyState;
		this.keyMaterialFingerprint = this.material.keyMaterialFingerprint;
		this.importedAt = this.material.importedAt;
		this.expiresAt = this.material.expiresAt;
		this.registerOutputs({ keyId: this.keyId, alias: this.alias, keyState: this.keyState });
	}
}

function importedKeyArgumentFaults(
	args: ImportedKeyArgs | undefined | null,
	names: readonly string[],
): readonly string[] {
	const faults = argumentFaults(args);
	if (faults.length > 0) return faults;
	const given = Object.entries(args ?? {}).flatMap(([name, value]) => (isGiven(value) ? [name] : []));
	const missing = "material is required: { file }, { env }, { command } or a secret value.";
	return [
		...(given.includes("material") ? [] : [missing]),
		...given.filter((name) => !names.includes(name)).map((name) => strayName(name, names)),
	];
}

function pick(args: ImportedKeyArgs, names: readonly string[]): Partial<ImportedKeyArgs> {
	return Object.fromEntries(Object.entries(args).filter(([name, value]) => names.includes(name) && isGiven(value)));
}
