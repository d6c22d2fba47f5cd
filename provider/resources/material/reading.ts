import { hasCode, KmsImportError } from "../../errors";
import { readMaterial } from "../../materialSource/readMaterial";
import type { MaterialSource } from "../../materialSource/source";
import { clear, type KeyMaterialBytes } from "../../wrapping";
import type { ProviderContext } from "../shared/context";
import type { Fault } from "../shared/lifecycle";
import { UNKNOWN, type Unknown } from "../shared/unknown";

/**
 * Reads the key material of a resource. The caller must clear it.
 * @throws {KmsImportError} codes `materialUnreadable`, `invalidMaterial`
 */
export async function readProgramMaterial(
	doing: string,
	source: MaterialSource | undefined,
	{ env }: Pick<ProviderContext, "env">,
): Promise<KeyMaterialBytes> {
	if (source === undefined) throw new TypeError("check lets nothing pass without material");
	return readMaterial(source, "material", env).catch((error: unknown) => {
		if (!(error instanceof KmsImportError)) throw error;
		throw new KmsImportError(error.code, `${doing}: ${error.message}`);
	});
}

/** Runs `work` with the key material of a resource, and clears the material afterwards. */
export async function withMaterial<Result>(
	doing: string,
	source: MaterialSource | undefined,
	context: Pick<ProviderContext, "env">,
	work: (material: KeyMaterialBytes) => Promise<Result>,
): Promise<Result> {
	const material = await readProgramMaterial(doing, source, context);
	try {
		return await work(material);
	} finally {
		clear(material);
	}
}

/**
 * What is wrong with the material of a resource, found by reading it. Once the key holds the material, it need not be
 * readable, so references are read only before the resource is created.
 */
export async function materialFaults(
	source: MaterialSource | Unknown | undefined,
	isNew: boolean,
	{ env }: Pick<ProviderContext, "env">,
	further: (material: KeyMaterialBytes) => readonly Fault[] = () => [],
): Promise<readonly Fault[]> {
	if (source === undefined || source === UNKNOWN || (typeof source !== "string" && !isNew)) return [];
	try {
		const material = await readMaterial(source, "material", env);
		clear(material);
		return further(material);
	} catch (error) {
		if (!hasCode(error, ["materialUnreadable", "invalidMaterial"])) throw error;
		// Without a property: engines print the value of one that is named as faulty, and this one may be the key.
		return [{ property: "", reason: error.message }];
	}
}
