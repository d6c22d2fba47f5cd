import { isKeySpec, KEY_SPECS, type KeySpec } from "../../kms/keySpec";
import type { Fault } from "../shared/lifecycle";

export const KEY_USAGES = ["ENCRYPT_DECRYPT", "SIGN_VERIFY"] as const satisfies readonly KeyUsage[];

/** What a key is for: encryption, or signatures. Symmetric keys are for encryption, EC keys for signatures, RSA and SM2 keys for either. */
export type KeyUsage = "ENCRYPT_DECRYPT" | "SIGN_VERIFY";

/** What keys of a spec can be for, the service's default first. */
function usagesOf(keySpec: KeySpec): readonly KeyUsage[] {
	if (KEY_SPECS[keySpec].kind === "symmetric") return ["ENCRYPT_DECRYPT"];
	return keySpec.startsWith("EC_") ? ["SIGN_VERIFY"] : ["SIGN_VERIFY", "ENCRYPT_DECRYPT"];
}

/** The usage that the service would choose; undefined if the spec is not known. */
export function defaultUsage(keySpec: unknown): KeyUsage | undefined {
	return typeof keySpec === "string" && isKeySpec(keySpec) ? usagesOf(keySpec)[0] : undefined;
}

/** Whether keys of the spec can be for what is asked, as far as both are known. */
export function usageFaults({
	keySpec,
	keyUsage,
}: {
	readonly keySpec: unknown;
	readonly keyUsage?: unknown;
}): Fault[] {
	if (typeof keySpec !== "string" || !isKeySpec(keySpec) || typeof keyUsage !== "string") return [];
	const usages: readonly string[] = usagesOf(keySpec);
	if (usages.includes(keyUsage)) return [];
	return [{ property: "keyUsage", reason: `must be ${usages.join(" or ")} for keys of ${keySpec}` }];
}
