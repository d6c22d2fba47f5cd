import { hasCode, KmsImportError } from "../../errors";
import { readMaterial } from "../../materialSource/readMaterial";
import type { MaterialSource } from "../../materialSource/source";
import { clear, type KeyMaterialBytes } from "../../wrapping";
import type { ProviderContext } from "../shared/context";
import type { Fault } from "../shared/lifecycle";
import { UNKNOWN, type Unknown } from "../shared/unknown";

/**
 * Runs `work` with the key material of a resource, and clears the material afterwards.
 * @throws {KmsImportError} codes `materialUnreadable`, `invalidMaterial`, and whatever `work` throws
 */
export async function withMaterial<Result>(
	doing: string,
	source: MaterialSource | undefined,
	{ env }: Pick<ProviderContext, "env">,
	work: (material: KeyMaterialBytes) => Promise<Result>,
): Promise<Result> {
	if (source === undefined) throw new TypeError("check lets nothing pass without material");
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
