import { hasCode, KmsImportError, type KmsImportErrorCode } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { isKeySpec, KEY_SPECS } from "../../kms/keySpec";
import { holdsMaterial, KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { WRAPPING_ALGORITHMS, type WrappingAlgorithm } from "../../kms/wrappingAlgorithm";
import { type Clock, hasPassed } from "../../time";
import { type KeyMaterialBytes, type Sm2CiphertextLayout, type WrappedMaterial, wrapMaterial } from "../../wrapping";
import type { ParametersAtHand } from "../material/inputs";
import { once } from "../shared/exactlyOnce";
import { remediationFor } from "../shared/remediation";

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

/** How often, and on which clock, an import is tried again whose reply was lost. */
export interface Patience {
	readonly clock: Clock;
	/** Attempts after the first. */
	readonly maxRetries: number;
}

/**
 * Brings material into a key that waits for it.
 * @throws {KmsImportError} as the service refuses it; code `keyNotPendingImport` where other material came first
 */
export async function importMaterial(
	kms: KmsClient,
	patience: Patience,
	cargo: Cargo,
	request: MaterialImport,
): Promise<void> {
	if ("wrapped" in cargo) await importWrapped(kms, patience, cargo.wrapped, request);
	else await wrapAndImport(kms, patience, cargo.material, request);
}

async function importWrapped(
	kms: KmsClient,
	patience: Patience,
	wrapped: WrappedMaterial,
	{ keyId, importParameters, expirationTime }: MaterialImport,
): Promise<void> {
	if (!importParameters) throw new TypeError("Wrapped material comes with the parameters it was wrapped for");
	const { importToken } = importParameters;
	const attempt = async () => {
		await kms.importKeyMaterial({ keyId, expirationTime, ...wrapped, importToken });
		return true;
	};
	await once(attempt, {
		...patience,
		meansDone: "keyNotPendingImport",
		findOut: async () => {
			// Where the key can't be asked either, the first failure is the one to tell of.
			const key = await kms.describeKey(keyId).catch(() => undefined);
			return key && holdsMaterial(key.keyState) ? true : undefined;
		},
	});
}

/** Parameters at hand that have expired or are used up are no reason to fail: fresh ones are to be had while the key waits. */
async function wrapAndImport(
	kms: KmsClient,
	patience: Patience,
	material: KeyMaterialBytes,
	request: MaterialImport,
): Promise<void> {
	const { keyId, importParameters, sm2CiphertextLayout } = request;
	const wrapFor = async (importParameters: ParametersAtHand) => {
		const wrapped = wrapMaterial(material, { ...importParameters, sm2CiphertextLayout });
		await importWrapped(kms, patience, wrapped, { ...request, importParameters });
	};
	if (importParameters && isValid(importParameters, patience.clock)) {
		try {
			return await wrapFor(importParameters);
		} catch (error) {
			if (!hasCode(error, MEANS_UNFIT_PARAMETERS)) throw error;
		}
	}
	const wrappingAlgorithm = algorithmOf(request);
	await wrapFor({ ...(await kms.getParametersForImport({ keyId, wrappingAlgorithm })), wrappingAlgorithm });
}

/** Whether import parameters are valid still. */
export function isValid({ expirationTime }: Pick<ParametersAtHand, "expirationTime">, clock: Clock): boolean {
	return !hasPassed(expirationTime, clock.now());
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
		new KmsImportError(code, `Importing key material into key ${keyId}: ${reason}. ${remediationFor(code)}`);
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
	if (given === wanted) return;
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
