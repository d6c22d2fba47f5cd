import * as v from "valibot";
import { LAST_EPOCH_SECOND } from "../../kms/wire";
import { type MaterialInputs, materialEntries } from "../material/inputs";
import type { Fault } from "../shared/validation";

/** Arguments of key material, checked. */
export interface KeyMaterialInputs extends MaterialInputs {
	readonly encryptedKeyMaterial?: string | undefined;
	readonly encryptedPrivateKey?: string | undefined;
	readonly expirationTime?: number | undefined;
}

/** The year 2001: less is a number of seconds from now, and not of the epoch. */
const LEAST_EPOCH_SECONDS = 1_000_000_000;
const BASE64 = /^[0-9a-zA-Z+/]+={0,2}$/;

const wrapped = (least: number) =>
	v.pipe(
		v.string("must be base64"),
		v.regex(BASE64, "must be base64"),
		v.minLength(least, `must have ${least} to 6144 characters`),
		v.maxLength(6144, `must have ${least} to 6144 characters`),
	);

/** What each argument must be. The service's limits on wrapped material: API reference, "Importing Key Material". */
export const keyMaterialEntries = {
	...materialEntries,
	// 344 under RSA; the page's lower limit can't hold for SM2, whose ciphertext is shorter.
	encryptedKeyMaterial: v.optional(wrapped(100)),
	encryptedPrivateKey: v.optional(wrapped(200)),
	expirationTime: v.optional(
		v.pipe(
			v.number("must be a number of epoch seconds"),
			v.safeInteger("must be whole epoch seconds"),
			v.minValue(LEAST_EPOCH_SECONDS, "must be epoch seconds, and not a number of seconds from now"),
			v.maxValue(LAST_EPOCH_SECOND, "must be epoch seconds, and not milliseconds"),
		),
	),
};

/** Faults of arguments that don't go together. */
export function combinationFaults(inputs: KeyMaterialInputs): Fault[] {
	const { material, encryptedKeyMaterial, encryptedPrivateKey, importParameters, expirationTime } = inputs;
	const faults: Fault[] = [];
	if (material === undefined && encryptedKeyMaterial === undefined)
		faults.push({ property: "material", reason: "is required, where encryptedKeyMaterial is not given" });
	if (material !== undefined && encryptedKeyMaterial !== undefined)
		faults.push({ property: "", reason: "material and encryptedKeyMaterial exclude each other: give one of them" });
	if (encryptedKeyMaterial !== undefined && importParameters === undefined)
		faults.push({
			property: "importParameters",
			reason: "is required: those that encryptedKeyMaterial was wrapped for",
		});
	if (encryptedPrivateKey !== undefined && encryptedKeyMaterial === undefined)
		faults.push({ property: "", reason: "encryptedPrivateKey needs encryptedKeyMaterial, the wrapped temporary key" });
	if (encryptedPrivateKey !== undefined && expirationTime !== undefined)
		faults.push({ property: "expirationTime", reason: "is not for private keys: their material never expires" });
	return faults;
}
