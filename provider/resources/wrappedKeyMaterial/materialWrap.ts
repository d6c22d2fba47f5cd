import { type KeyMaterialBytes, matchesFingerprint, wrapMaterial } from "../../wrapping";
import { currentFingerprint } from "../material/fingerprint";
import { algorithmOf, isValid } from "../material/parameters";
import { withMaterial } from "../material/reading";
import { refusal } from "../material/refusals";
import type { ProviderContext } from "../shared/context";
import { given } from "../shared/properties";
import type { WrappedKeyMaterialInputs, WrappedKeyMaterialState } from "./properties";
import { stateOf } from "./state";

/** Arguments with the project that the key is in. */
type LocatedInputs = WrappedKeyMaterialInputs & Pick<WrappedKeyMaterialState, "projectId">;

/** Wraps the program's material for the first time. @returns the state to record */
export function wrapFirst(inputs: LocatedInputs, context: ProviderContext): Promise<WrappedKeyMaterialState> {
	return withBytes(inputs, context, async (material) => {
		return wrap(inputs, material, await currentFingerprint(material, inputs.material, undefined, context), context);
	});
}

/** Wraps the program's material, be it the same or other, for fresh import parameters. */
export function wrapAgain(
	olds: WrappedKeyMaterialState,
	news: WrappedKeyMaterialInputs,
	context: ProviderContext,
): Promise<WrappedKeyMaterialState> {
	return withBytes(news, context, async (material) => {
		const isSame = await matchesFingerprint(material, olds.keyMaterialFingerprint);
		const stored = isSame ? olds.keyMaterialFingerprint : undefined;
		const fingerprint = await currentFingerprint(material, news.material, stored, context);
		// The service issues none for a key that holds its material, if we were not allowed to see that.
		const fresh = { importParameters: undefined, wrappingAlgorithm: algorithmOf(news) };
		return wrap({ ...news, ...fresh, projectId: olds.projectId }, material, fingerprint, context);
	});
}

/**
 * The fingerprint of the same material in the form that the program's source allows now.
 * @throws {KmsImportError} code `materialDiffers`: the bytes have changed since they were compared
 */
export function renewFingerprint(
	{ keyId, keyMaterialFingerprint }: WrappedKeyMaterialState,
	news: WrappedKeyMaterialInputs,
	context: ProviderContext,
): Promise<string> {
	return withBytes(news, context, async (material) => {
		if (!(await matchesFingerprint(material, keyMaterialFingerprint))) throw refusal("otherBytes", { keyId });
		return currentFingerprint(material, news.material, keyMaterialFingerprint, context);
	});
}

async function wrap(
	inputs: LocatedInputs,
	material: KeyMaterialBytes,
	keyMaterialFingerprint: string,
	{ clock, clients }: ProviderContext,
): Promise<WrappedKeyMaterialState> {
	const { keyId, importParameters, sm2CiphertextLayout } = inputs;
	const wrappingAlgorithm = algorithmOf(inputs);
	const isUsable =
		importParameters && isValid(importParameters, clock) && importParameters.wrappingAlgorithm === wrappingAlgorithm;
	const parameters = isUsable
		? importParameters
		: await clients.for(inputs).getParametersForImport({ keyId, wrappingAlgorithm });
	const { publicKey } = parameters;
	const wrapped = wrapMaterial(material, { wrappingAlgorithm, publicKey, ...given({ sm2CiphertextLayout }) });
	return stateOf({ ...inputs, ...parameters, ...wrapped, wrappingAlgorithm, keyMaterialFingerprint });
}

function withBytes<Result>(
	{ keyId, material }: WrappedKeyMaterialInputs,
	context: ProviderContext,
	work: (material: KeyMaterialBytes) => Promise<Result>,
): Promise<Result> {
	return withMaterial(`Wrapping key material for key ${keyId}`, material, context, work);
}
