import { hasCode, KmsImportError } from "../../errors";
import { type ReadOptions, readMaterial } from "../../materialSource/readMaterial";
import { type MaterialSource, sourcePath } from "../../materialSource/source";
import { clear, type KeyMaterialBytes } from "../../wrapping";
import { weaknessOf } from "../../wrapping/weakness";
import type { ProviderContext } from "../shared/context";
import type { Fault } from "../shared/lifecycle";
import { UNKNOWN, type Unknown } from "../shared/unknown";

/** What reading key material needs of an operation. */
export type ReadingContext = Pick<ProviderContext, "env" | "clock" | "deadline">;

/**
 * Reads the key material of a resource. The caller must clear it.
 * @throws {KmsImportError} codes `materialUnreadable`, `invalidMaterial`
 */
export async function readProgramMaterial(
	doing: string,
	source: MaterialSource | undefined,
	context: ReadingContext,
): Promise<KeyMaterialBytes> {
	if (source === undefined) throw new TypeError("check lets nothing pass without material");
	return readMaterial(source, "material", optionsOf(context)).catch((error: unknown) => {
		if (!(error instanceof KmsImportError)) throw error;
		throw new KmsImportError(error.code, `${doing}: ${error.message}`);
	});
}

/** Runs `work` with the key material of a resource, and clears the material afterwards. */
export async function withMaterial<Result>(
	doing: string,
	source: MaterialSource | undefined,
	context: ReadingContext,
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
 * readable, so references are read only before the resource is created. It need not be strong either: a key keeps working with what
 * it holds.
 */
export async function materialFaults(
	source: MaterialSource | Unknown | undefined,
	{ isNew, mayBeWeak = false }: { readonly isNew: boolean; readonly mayBeWeak?: boolean },
	context: ReadingContext,
	further: (material: KeyMaterialBytes) => readonly Fault[] = () => [],
): Promise<readonly Fault[]> {
	if (source === undefined || source === UNKNOWN || (typeof source !== "string" && !isNew)) return [];
	try {
		const material = await readMaterial(source, "material", optionsOf(context));
		try {
			const weaknesses = isNew && !mayBeWeak ? weaknessFaults(material, source) : [];
			return [...weaknesses, ...further(material)];
		} finally {
			clear(material);
		}
	} catch (error) {
		if (!hasCode(error, ["materialUnreadable", "invalidMaterial"])) throw error;
		// Without a property: engines print the value of one that is named as faulty, and this one may be the key.
		return [{ property: "", reason: error.message }];
	}
}

/** The reason against material that no key should get, which starts with the path of the property; undefined if there is none. */
export function weaknessReason(material: KeyMaterialBytes, source: MaterialSource): string | undefined {
	const weakness = weaknessOf(material);
	return weakness && `${sourcePath(source, "material")} ${weakness}`;
}

function weaknessFaults(material: KeyMaterialBytes, source: MaterialSource): readonly Fault[] {
	const reason = weaknessReason(material, source);
	return reason === undefined ? [] : [{ property: "", reason }];
}

function optionsOf({ env, clock, deadline }: ReadingContext): ReadOptions {
	return { env, clock, remainingMs: deadline.remainingMs };
}
