import { hasCode, KmsImportError, type KmsImportErrorCode } from "../errors";
import { ADVICE } from "../http/serviceCodes";
import type { KmsClient } from "../kms/client";
import { isKeySpec, KEY_SPECS } from "../kms/keySpec";
import { holdsMaterial, KEY_STATE } from "../kms/keyState";
import type { KeyDetails } from "../kms/wire";
import { WRAPPING_ALGORITHMS, type WrappingAlgorithm } from "../kms/wrappingAlgorithm";
import { type Clock, SECOND_MS } from "../time";
import { type KeyMaterialBytes, type Sm2CiphertextLayout, type WrappedMaterial, wrapMaterial } from "../wrapping";
import type { ParametersAtHand } from "./materialArguments";

/** What goes into a key, and how. */
export interface MaterialImport {
	readonly keyId: string;
	/** Used while they last. Nothing means: get some. */
	readonly importParameters?: ParametersAtHand | undefined;
	readonly wrappingAlgorithm?: WrappingAlgorithm | undefined;
	readonly sm2CiphertextLayout?: Sm2CiphertextLayout | undefined;
	/** Of the material, epoch seconds. */
	readonly expirationTime?: number | undefined;
}

/** Material to wrap, or what was wrapped for the import parameters elsewhere. */
export type Cargo = { readonly material: KeyMaterialBytes } | { readonly wrapped: WrappedMaterial };

/** How an import can fail whose parameters are at fault. */
const MEANS_UNFIT_PARAMETERS: readonly KmsImportErrorCode[] = ["importTokenRejected", "materialRejected"];

/** After these the material may be in: the reply was lost, or the service did not take a repetition. */
const MAY_HAVE_TAKEN_EFFECT: readonly KmsImportErrorCode[] = [
	"network",
	"timeout",
	"unavailable",
	"unexpectedAnswer",
	"keyNotPendingImport",
];

/**
 * Brings material into a key that waits for it. Ends well when the key holds material afterwards, whatever became of the reply.
 * @throws {KmsImportError} as the service refuses it
 */
export async function importMaterial(
	kms: KmsClient,
	clock: Clock,
	cargo: Cargo,
	request: MaterialImport,
): Promise<void> {
	try {
		if ("wrapped" in cargo) await importWrapped(kms, cargo.wrapped, request);
		else await wrapAndImport(kms, clock, cargo.material, request);
	} catch (error) {
		if (!hasCode(error, MAY_HAVE_TAKEN_EFFECT)) throw error;
		// Where the key can't be asked either, the first failure is the one to tell of.
		const key = await kms.describeKey(request.keyId).catch(() => undefined);
		if (!key || !holdsMaterial(key.keyState)) throw error;
	}
}

async function importWrapped(kms: KmsClient, wrapped: WrappedMaterial, request: MaterialImport): Promise<void> {
	const { keyId, importParameters, expirationTime } = request;
	if (!importParameters) throw new TypeError("Wrapped material comes with the parameters it was wrapped for");
	await kms.importKeyMaterial({ keyId, expirationTime, ...wrapped, importToken: importParameters.importToken });
}

/** Parameters at hand that have expired or are used up are no reason to fail: fresh ones are to be had while the key waits. */
async function wrapAndImport(
	kms: KmsClient,
	clock: Clock,
	material: KeyMaterialBytes,
	request: MaterialImport,
): Promise<void> {
	const { keyId, importParameters, sm2CiphertextLayout } = request;
	const wrapFor = async (
		parameters: Omit<ParametersAtHand, "wrappingAlgorithm">,
		wrappingAlgorithm: WrappingAlgorithm,
	) => {
		const { publicKey } = parameters;
		const wrapped = wrapMaterial(material, {
			wrappingAlgorithm,
			publicKey,
			...(sm2CiphertextLayout && { sm2CiphertextLayout }),
		});
		await importWrapped(kms, wrapped, { ...request, importParameters: { ...parameters, wrappingAlgorithm } });
	};
	if (importParameters && isValid(importParameters, clock)) {
		try {
			return await wrapFor(importParameters, importParameters.wrappingAlgorithm);
		} catch (error) {
			if (!hasCode(error, MEANS_UNFIT_PARAMETERS)) throw error;
		}
	}
	const wrappingAlgorithm = algorithmOf(request);
	await wrapFor(await kms.getParametersForImport({ keyId, wrappingAlgorithm }), wrappingAlgorithm);
}

/** Whether import parameters are valid still. */
export function isValid({ expirationTime }: Pick<ParametersAtHand, "expirationTime">, clock: Clock): boolean {
	return clock.now() < expirationTime * SECOND_MS;
}

/** The algorithm for parameters that have to be got. */
export function algorithmOf(
	request: Pick<MaterialImport, "wrappingAlgorithm" | "importParameters">,
): WrappingAlgorithm {
	return request.wrappingAlgorithm ?? request.importParameters?.wrappingAlgorithm ?? WRAPPING_ALGORITHMS[0];
}

/** @throws {KmsImportError} codes `keyNotExternal`, `keyPendingDeletion`: no material can go into the key */
export function ensureTakesMaterial(keyId: string, key: KeyDetails): void {
	const refuse = (code: "keyNotExternal" | "keyPendingDeletion", reason: string) =>
		new KmsImportError(code, `Importing key material into key ${keyId}: ${reason}. ${ADVICE[code]}`);
	if (key.isDefaultKey) throw refuse("keyNotExternal", "it is a default key of the service's own");
	if (key.origin !== undefined && key.origin !== "external")
		throw refuse("keyNotExternal", `it was made with material of the service's own (origin ${key.origin})`);
	if (key.keyState === KEY_STATE.pendingDeletion) throw refuse("keyPendingDeletion", "it is scheduled for deletion");
}

/** @throws {KmsImportError} code `invalidMaterial`: the key's spec takes other material */
export function ensureFits(keyId: string, { keySpec }: KeyDetails, material: KeyMaterialBytes): void {
	if (keySpec === undefined) return;
	const given =
		material.kind === "symmetric" ? `${material.bytes.length} bytes` : `a private key of ${material.keySpec}`;
	const wanted = wantedBy(keySpec);
	const fits = given === wanted;
	if (fits) return;
	const reason = wanted
		? `it takes ${wanted} (spec ${keySpec}), and the material is ${given}`
		: `its spec ${keySpec} takes no imported material`;
	const wayOut = "Give other material, or use a key of the spec that fits.";
	throw new KmsImportError("invalidMaterial", `Importing key material into key ${keyId}: ${reason}. ${wayOut}`);
}

function wantedBy(keySpec: string): string | undefined {
	if (!isKeySpec(keySpec)) return undefined;
	const spec = KEY_SPECS[keySpec];
	return spec.kind === "symmetric" ? `${spec.bytes} bytes` : `a private key of ${keySpec}`;
}
