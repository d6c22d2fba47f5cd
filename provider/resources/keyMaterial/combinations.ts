import type { KeyMaterialBytes } from "../../wrapping";
import type { Fault } from "../shared/lifecycle";
import { type Planned, UNKNOWN } from "../shared/unknown";
import type { KeyMaterialInputs } from "./properties";

/** Faults of arguments that don't go together. An unknown argument counts as given. */
export function combinationFaults(inputs: Planned<KeyMaterialInputs>): Fault[] {
	const has = (name: keyof KeyMaterialInputs) => inputs[name] !== undefined;
	const faults: Fault[] = [];
	if (!has("material") && !has("encryptedKeyMaterial"))
		faults.push({ property: "material", reason: "is required unless encryptedKeyMaterial is given" });
	if (has("material") && has("encryptedKeyMaterial"))
		faults.push({ property: "", reason: "material and encryptedKeyMaterial exclude each other: give one of them" });
	if (has("encryptedKeyMaterial") && !has("importParameters"))
		faults.push({
			property: "importParameters",
			reason: "is required: give the parameters that encryptedKeyMaterial was wrapped for",
		});
	if (has("encryptedPrivateKey") && !has("encryptedKeyMaterial"))
		faults.push({ property: "", reason: "encryptedPrivateKey needs encryptedKeyMaterial, the wrapped temporary key" });
	if (has("encryptedPrivateKey") && has("expirationTime"))
		faults.push({ property: "expirationTime", reason: "can't be set for private keys: their material never expires" });
	return faults;
}

/** Faults of the arguments beside material that has been read. */
export function expiryFaults(
	{ expirationTime }: Planned<Pick<KeyMaterialInputs, "expirationTime">>,
	{ kind }: KeyMaterialBytes,
): readonly Fault[] {
	if (kind !== "privateKey" || expirationTime === undefined || expirationTime === UNKNOWN) return [];
	const reason = "can't be set for private keys: the material of asymmetric keys never expires";
	return [{ property: "expirationTime", reason }];
}
