import type { KmsCall } from "../kmsOperation";
import type { ServiceContext } from "../operation";
import { type RefusalCode, refuse } from "../refusal";
import { KEY_SPECS, type KeySpec, type KeySpecName } from "./keySpecs";
import { KEY_STATE, type Key } from "./keyStore";

/** Requirements of an operation on the key that it uses. */
export interface KeyRequirements {
	/** Kinds of keys that are refused, each with the code. */
	readonly refusedKinds: { readonly [Kind in KeySpec["kind"]]?: RefusalCode };
	/** The usage that the key must have, and the code that other usages are refused with. @default any usage */
	readonly requiredUsage?: { readonly usage: string; readonly refusal: RefusalCode };
	/** Whether a disabled key is accepted. @default false */
	readonly allowDisabled?: boolean;
}

/** A key that may be used, with its material. */
export interface UsableKey {
	readonly keyId: string;
	readonly spec: KeySpecName;
	/** The bytes of a symmetric key, the PKCS#8 of an asymmetric one. */
	readonly material: Buffer;
}

/** The codes that `usableKey` refuses with. */
export const keyRefusals = ({
	refusedKinds,
	requiredUsage,
	allowDisabled,
}: KeyRequirements): readonly RefusalCode[] => [
	"KMS.0207",
	...Object.values(refusedKinds),
	...(requiredUsage ? [requiredUsage.refusal] : []),
	...(allowDisabled ? [] : (["KMS.0209"] as const)),
	"KMS.0210",
	"KMS.1301",
];

/**
 * Finds a key and its material, which is generated on first use.
 * @throws {Refusal} if the key doesn't exist, doesn't meet the requirements, or has a state that forbids its use
 */
export async function usableKey(
	keyId: string,
	{ projectId }: KmsCall,
	requirements: KeyRequirements,
	{ keys, materialGenerator }: ServiceContext,
): Promise<UsableKey> {
	const find = () => {
		const key = keys.get(projectId, keyId);
		ensureUsable(key, requirements);
		return key;
	};
	const material = await materialGenerator.materialOf(find());
	// Generating it takes time, in which another request may have disabled the key.
	const { spec } = find();
	return { keyId, spec, material };
}

function ensureUsable(
	{ spec, usage, state }: Key,
	{ refusedKinds, requiredUsage, allowDisabled }: KeyRequirements,
): void {
	const hasOtherUsage = requiredUsage !== undefined && usage !== requiredUsage.usage;
	const refusal = refusedKinds[KEY_SPECS[spec].kind] ?? (hasOtherUsage ? requiredUsage.refusal : undefined);
	if (refusal) throw refuse(refusal);
	if (state === KEY_STATE.disabled && !allowDisabled) throw refuse("KMS.0209");
	if (state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
	if (state === KEY_STATE.pendingImport) throw refuse("KMS.1301");
}
