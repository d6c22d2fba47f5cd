import { hasCode, type KmsImportErrorCode } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { holdsMaterial } from "../../kms/keyState";
import { type KeyMaterialBytes, type WrappedMaterial, wrapMaterial } from "../../wrapping";
import { algorithmOf, type ImportParameters, isValid } from "../material/parameters";
import type { ProviderContext } from "../shared/context";
import { runExactlyOnce } from "../shared/exactlyOnce";
import { given } from "../shared/properties";
import type { KeyMaterialInputs } from "./properties";

/** Which key material goes into, by which import parameters, and when it expires. */
export type ImportTarget = Pick<
	KeyMaterialInputs,
	"keyId" | "importParameters" | "wrappingAlgorithm" | "sm2CiphertextLayout" | "expirationTime"
>;

/** What is imported: bytes to wrap, or what was wrapped for the import parameters elsewhere. */
export type ImportPayload = { readonly material: KeyMaterialBytes } | { readonly wrapped: WrappedMaterial };

/** Failures of an import that other import parameters may mend. */
const MEANS_UNFIT_PARAMETERS: readonly KmsImportErrorCode[] = ["importTokenRejected", "materialRejected"];

/**
 * Imports material into a key that is pending import.
 * @throws {KmsImportError} as the service refuses it; code `keyNotPendingImport` if the key has got other material meanwhile
 */
export async function importMaterial(
	kms: KmsClient,
	context: ProviderContext,
	payload: ImportPayload,
	target: ImportTarget,
): Promise<void> {
	if ("wrapped" in payload) await importWrapped(kms, context, payload.wrapped, target);
	else await wrapAndImport(kms, context, payload.material, target);
}

async function importWrapped(
	kms: KmsClient,
	context: ProviderContext,
	wrapped: WrappedMaterial,
	{ keyId, importParameters, expirationTime }: ImportTarget,
): Promise<void> {
	if (!importParameters) throw new TypeError("Wrapped material comes with the parameters it was wrapped for");
	const { importToken } = importParameters;
	const attempt = async () => {
		await kms.importKeyMaterial({ keyId, expirationTime, ...wrapped, importToken });
		return true;
	};
	await runExactlyOnce(
		attempt,
		{
			meansDone: "keyNotPendingImport",
			lookUp: async () => (holdsMaterial((await kms.describeKey(keyId)).keyState) ? true : undefined),
			doubt: "The provider could not check whether the key holds the material. The next up checks it.",
		},
		context,
	);
}

/** If the given parameters have expired or are used up, gets fresh ones. The service issues them while the key is pending import. */
async function wrapAndImport(
	kms: KmsClient,
	context: ProviderContext,
	material: KeyMaterialBytes,
	target: ImportTarget,
): Promise<void> {
	const { keyId, importParameters, sm2CiphertextLayout } = target;
	const importWith = async (parameters: ImportParameters) => {
		const wrapped = wrapMaterial(material, { ...parameters, ...given({ sm2CiphertextLayout }) });
		await importWrapped(kms, context, wrapped, { ...target, importParameters: parameters });
	};
	if (importParameters && isValid(importParameters, context.clock)) {
		try {
			return await importWith(importParameters);
		} catch (error) {
			if (!hasCode(error, MEANS_UNFIT_PARAMETERS)) throw error;
		}
	}
	const wrappingAlgorithm = algorithmOf(target);
	await importWith({ ...(await kms.getParametersForImport({ keyId, wrappingAlgorithm })), wrappingAlgorithm });
}
