import * as v from "valibot";
import { hasCode, KmsImportError } from "../../errors";
import type { WrappingAlgorithm } from "../../kms/wrappingAlgorithm";
import { readMaterial } from "../../materialSource/readMaterial";
import { MaterialSource } from "../../materialSource/source";
import { clear, type KeyMaterialBytes, SM2_CIPHERTEXT_LAYOUTS, type Sm2CiphertextLayout } from "../../wrapping";
import type { Surroundings } from "../shared/context";
import { keyEntries, wrappingAlgorithm } from "../shared/key";
import type { PlaceInputs } from "../shared/location";
import { isUnknown } from "../shared/unknown";
import type { Fault } from "../shared/validation";

/** Import parameters of a key, as the resource of that name holds them. */
export interface ParametersAtHand {
	readonly wrappingAlgorithm: WrappingAlgorithm;
	readonly importToken: string;
	readonly publicKey: string;
	/** Epoch seconds. */
	readonly expirationTime: number;
}

/** Arguments of every resource that wraps key material. */
export interface MaterialInputs extends PlaceInputs {
	readonly keyId: string;
	readonly region: string;
	readonly material?: MaterialSource | undefined;
	readonly importParameters?: ParametersAtHand | undefined;
	readonly wrappingAlgorithm?: WrappingAlgorithm | undefined;
	readonly sm2CiphertextLayout?: Sm2CiphertextLayout | undefined;
}

const PARAMETERS = "must be an ImportParameters or a WrappedKeyMaterial";

export const materialEntries = {
	...keyEntries,
	material: v.optional(MaterialSource),
	importParameters: v.optional(
		v.looseObject(
			{
				wrappingAlgorithm,
				importToken: v.string(PARAMETERS),
				publicKey: v.string(PARAMETERS),
				expirationTime: v.number(PARAMETERS),
			},
			PARAMETERS,
		),
	),
	wrappingAlgorithm: v.optional(wrappingAlgorithm),
	sm2CiphertextLayout: v.optional(
		v.picklist(SM2_CIPHERTEXT_LAYOUTS, `must be one of ${SM2_CIPHERTEXT_LAYOUTS.join(", ")}`),
	),
};

/**
 * Runs `work` with the key material of a resource, and clears the material afterwards.
 * @throws {KmsImportError} codes `materialUnreadable`, `invalidMaterial`, and whatever `work` throws
 */
export async function withMaterial<Result>(
	doing: string,
	source: MaterialSource,
	{ env }: Pick<Surroundings, "env">,
	work: (material: KeyMaterialBytes) => Promise<Result>,
): Promise<Result> {
	const material = await readMaterial(source, "material", env).catch((error: unknown) => {
		if (!(error instanceof KmsImportError)) throw error;
		throw new KmsImportError(error.code, `${doing}: ${error.message}`);
	});
	try {
		return await work(material);
	} finally {
		clear(material);
	}
}

/**
 * What is wrong with the material of a resource, found by reading it. A resource whose material is in already does not need
 * it to be readable, so references are followed only for one that is to be created.
 */
export async function materialFaults(
	{ material: source }: Pick<MaterialInputs, "material">,
	isNew: boolean,
	{ env }: Pick<Surroundings, "env">,
	further: (material: KeyMaterialBytes) => readonly Fault[] = () => [],
): Promise<readonly Fault[]> {
	if (source === undefined || isUnknown(source) || (typeof source !== "string" && !isNew)) return [];
	try {
		const material = await readMaterial(source, "material", env);
		clear(material);
		return further(material);
	} catch (error) {
		if (!hasCode(error, ["materialUnreadable", "invalidMaterial"])) throw error;
		// Without a property: the engine prints the value of one that it is told is at fault, and this one may be the key.
		return [{ property: "", reason: error.message }];
	}
}
