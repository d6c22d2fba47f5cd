import { hasCode, ifCode, type KmsImportError, type KmsImportErrorCode } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { holdsMaterial } from "../../kms/keyState";
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
	const importWith = (parameters: ImportParameters) => importOnce(kms, payload, { ...target, parameters }, context);
	if (importParameters && isUsable(payload, importParameters, context)) {
		try {
			return await importWith(importParameters);
		} catch (error) {
			if (!payload.canBeWrapped || !hasCode(error, MEANS_UNFIT_PARAMETERS)) throw error;
		}
	}
	const wrappingAlgorithm = algorithmOf(target);
	await importWith({ ...(await kms.getParametersForImport({ keyId, wrappingAlgorithm })), wrappingAlgorithm });
}

/** Whether given parameters are valid, and a key that fits their algorithm. That of a changed argument may not. */
function isUsable(payload: ImportPayload, parameters: ImportParameters, { clock }: ProviderContext): boolean {
	if (!payload.canBeWrapped) return true;
	if (!isValid(parameters, clock)) return false;
	try {
		payload.wrapFor(parameters);
		return true;
	} catch (error) {
		return ifCode(["unexpectedAnswer"], false)(error);
	}
}

async function importOnce(
	kms: KmsClient,
	payload: ImportPayload,
	{ keyId, expirationTime, parameters }: ImportTarget & { readonly parameters: ImportParameters },
	context: ProviderContext,
): Promise<void> {
	const { importToken } = parameters;
	const wrapped = payload.wrapFor(parameters);
	const request = async () => {
		await kms.importKeyMaterial({ keyId, expirationTime, ...wrapped, importToken });
		return true;
	};
	const doubt = "The provider could not check whether the key holds the material. The next up checks it.";
	const lookUp = async (failure: KmsImportError) => {
		const { keyState } = await kms.describeKey(keyId).catch(leaveInDoubt(failure, doubt));
		return holdsMaterial(keyState) ? true : undefined;
	};
	await runExactlyOnce(request, { meansDone: "keyNotPendingImport", lookUp }, context);
}
