import { hasCode, ifCode, type KmsImportError, type KmsImportErrorCode } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { holdsMaterial } from "../../kms/keyState";
import type { WrappedMaterial } from "../../wrapping";
import { algorithmOf, type ImportParameters, isValid } from "../material/parameters";
import type { ProviderContext } from "../shared/context";
import { leaveInDoubt, runExactlyOnce } from "../shared/exactlyOnce";
import type { ImportPayload } from "./payload";
import type { KeyMaterialInputs } from "./properties";

/** Which key material goes into, by which import parameters, and when it expires. */
export type ImportTarget = Pick<
	KeyMaterialInputs,
	"keyId" | "importParameters" | "wrappingAlgorithm" | "expirationTime"
>;

/** Failures of an import that other import parameters may mend. */
const MEANS_UNFIT_PARAMETERS: readonly KmsImportErrorCode[] = ["importTokenRejected", "materialRejected"];

/**
 * Imports material into a key that is pending import. If the given parameters have expired or are used up, gets fresh ones: the
 * service issues them while the key is pending import.
 * @throws {KmsImportError} as the service refuses it; code `keyNotPendingImport` if the key has got other material meanwhile
 */
export async function importMaterial(
	kms: KmsClient,
	payload: ImportPayload,
	target: ImportTarget,
	context: ProviderContext,
): Promise<void> {
	const { keyId, importParameters } = target;
	const wrapped = importParameters && wrapIfUsable(payload, importParameters, context);
	if (wrapped) {
		try {
			return await importOnce(kms, { ...wrapped, importToken: importParameters.importToken }, target, context);
		} catch (error) {
			if (!payload.canBeWrapped || !hasCode(error, MEANS_UNFIT_PARAMETERS)) throw error;
		}
	}
	const wrappingAlgorithm = algorithmOf(target);
	const fresh = { ...(await kms.getParametersForImport({ keyId, wrappingAlgorithm })), wrappingAlgorithm };
	await importOnce(kms, { ...payload.wrapFor(fresh), importToken: fresh.importToken }, target, context);
}

/** The material, wrapped for given parameters; undefined if they have expired, or their key does not fit a changed algorithm. */
function wrapIfUsable(
	payload: ImportPayload,
	parameters: ImportParameters,
	{ clock }: ProviderContext,
): WrappedMaterial | undefined {
	if (payload.canBeWrapped && !isValid(parameters, clock)) return undefined;
	try {
		return payload.wrapFor(parameters);
	} catch (error) {
		return ifCode(["unexpectedAnswer"], undefined)(error);
	}
}

/** Imports wrapped material with the token that it was wrapped for. */
async function importOnce(
	kms: KmsClient,
	wrapped: WrappedMaterial & Pick<ImportParameters, "importToken">,
	{ keyId, expirationTime }: ImportTarget,
	context: ProviderContext,
): Promise<void> {
	const request = async () => {
		await kms.importKeyMaterial({ keyId, expirationTime, ...wrapped });
		return true;
	};
	const doubt = "The provider could not check whether the key holds the material. The next up checks it.";
	const lookUp = async (failure: KmsImportError) => {
		const { keyState } = await kms.describeKey(keyId).catch(leaveInDoubt(failure, doubt));
		return holdsMaterial(keyState) ? true : undefined;
	};
	await runExactlyOnce(request, { meansDone: "keyNotPendingImport", lookUp }, context);
}
