import type { KmsCall } from "../kmsOperation";
import type { World } from "../operation";
import { type RefusalCode, refuse } from "../refusal";
import { KEY_SPECS, type KeySpec, type KeySpecName } from "./keySpecs";
import { KEY_STATE, type Key } from "./keyStore";

/** What something that is done with keys asks of them. */
export interface KeyUse {
	/** What keys of another kind are refused with. */
	readonly refused: { readonly [Kind in KeySpec["kind"]]?: RefusalCode };
	/** What the key has to have been made for, and what it is refused with otherwise. @default anything */
	readonly madeFor?: { readonly usage: string; readonly otherwise: RefusalCode };
	/** @default false */
	readonly whileDisabled?: boolean;
}

/** A key that can be used, and what it holds. */
export interface UsedKey {
	readonly keyId: string;
	readonly spec: KeySpecName;
	/** The bytes of a symmetric key, the PKCS#8 of an asymmetric one. */
	readonly material: Buffer;
}

/** Codes of `usableKey`. */
export const useRefusals = ({ refused, madeFor, whileDisabled }: KeyUse): readonly RefusalCode[] => [
	"KMS.0207",
	...Object.values(refused),
	...(madeFor ? [madeFor.otherwise] : []),
	...(whileDisabled ? [] : (["KMS.0209"] as const)),
	"KMS.0210",
	"KMS.1301",
];

/**
 * A key with its material, which is made now where it has not been needed before.
 * @throws {Refusal} where there is no such key, it is not for this use, or its state forbids it
 */
export async function usableKey(
	keyId: string,
	{ projectId }: KmsCall,
	use: KeyUse,
	{ keys, keyMaker }: World,
): Promise<UsedKey> {
	const find = () => {
		const key = keys.get(projectId, keyId);
		ensureUsable(key, use);
		return key;
	};
	const material = await keyMaker.materialOf(find());
	// Making it takes its time, and others may have disabled the key meanwhile.
	const { spec } = find();
	return { keyId, spec, material };
}

function ensureUsable({ spec, usage, state }: Key, { refused, madeFor, whileDisabled }: KeyUse): void {
	const isMadeForOther = madeFor !== undefined && usage !== madeFor.usage;
	const refusal = refused[KEY_SPECS[spec].kind] ?? (isMadeForOther ? madeFor.otherwise : undefined);
	if (refusal) throw refuse(refusal);
	if (state === KEY_STATE.disabled && !whileDisabled) throw refuse("KMS.0209");
	if (state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
	if (state === KEY_STATE.pendingImport) throw refuse("KMS.1301");
}
