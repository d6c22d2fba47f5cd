import { hasPassed, toRfc3339 } from "../../time";
import type { KeyMaterialBytes } from "../../wrapping";
import { misfit } from "../material/fit";
import type { Fault } from "../shared/lifecycle";
import { ifKnown, type Planned, UNKNOWN } from "../shared/unknown";
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
export function materialArgumentFaults(
	{ expirationTime, keySpec }: Planned<Pick<KeyMaterialInputs, "expirationTime" | "keySpec">>,
	material: KeyMaterialBytes,
): readonly Fault[] {
	const faults: Fault[] = [];
	if (material.kind === "privateKey" && expirationTime !== undefined && expirationTime !== UNKNOWN) {
		const reason = "can't be set for private keys: the material of asymmetric keys never expires";
		faults.push({ property: "expirationTime", reason });
	}
	const reason = misfit(material, ifKnown(keySpec));
	if (reason !== undefined) faults.push({ property: "", reason: `material does not fit the key: ${reason}` });
	return faults;
}

/** The fault of an expiry that has passed before the material is imported. */
export function pastExpiryFaults(
	{ expirationTime }: Planned<Pick<KeyMaterialInputs, "expirationTime">>,
	nowMs: number,
): readonly Fault[] {
	const expiry = ifKnown(expirationTime);
	if (expiry === undefined || !hasPassed(expiry, nowMs)) return [];
	const reason = `has passed: it is ${toRfc3339(expiry)}. Give a time in the future, in epoch seconds, or none`;
	return [{ property: "expirationTime", reason }];
}
