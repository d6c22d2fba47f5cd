import { createPrivateKey, createPublicKey } from "node:crypto";
import { ifCode, KmsImportError } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { toRfc3339 } from "../../time";
import type { KeyMaterialBytes } from "../../wrapping";
import { remediationFor } from "../shared/remediation";
import { expiryIn } from "./state";

/**
 * Makes sure that a key which holds material already can pass for one that got it from this resource: as after a run that was
 * killed between the import and its record.
 *
 * The service tells nothing about symmetric material, so its bytes can't be compared; a private key's public half can.
 *
 * @returns whether the bytes are known to be the program's
 * @throws {KmsImportError} codes `keyDisabled`, `keyNotPendingImport`, `materialDiffers`
 */
export async function ensureAdoptable(
	kms: KmsClient,
	keyId: string,
	key: KeyDetails,
	material: KeyMaterialBytes | undefined,
	expirationTime: number | undefined,
): Promise<boolean> {
	const doing = `Importing key material into key ${keyId}`;
	if (key.keyState === KEY_STATE.disabled)
		throw new KmsImportError(
			"keyDisabled",
			`${doing}: it is disabled, and holds material already. ${remediationFor("keyDisabled")}`,
		);
	const held = expiryIn(key, { expirationTime });
	if (held !== expirationTime) {
		const wayOut = "Give that expirationTime, or delete the imported material if the same bytes are to go in again.";
		throw new KmsImportError(
			"keyNotPendingImport",
			`${doing}: it holds material already, ${expiry(held)}; the program asks for material ${expiry(expirationTime)}. ${wayOut}`,
		);
	}
	if (material?.kind !== "privateKey") return false;
	const publicKey = await publicKeyOf(kms, keyId);
	if (publicKey === undefined) return false;
	if (publicKey.equals(publicHalf(material.pkcs8))) return true;
	throw new KmsImportError(
		"materialDiffers",
		`${doing}: it holds another private key already. ${remediationFor("materialDiffers")}`,
	);
}

function expiry(expirationTime: number | undefined): string {
	return expirationTime === undefined ? "that never expires" : `that expires at ${toRfc3339(expirationTime)}`;
}

/** In DER; nothing where the caller may not ask, or the answer is in no form that is known. */
async function publicKeyOf(kms: KmsClient, keyId: string): Promise<Buffer | undefined> {
	const text = await kms.getPublicKey(keyId).catch(ifCode(["denied", "unsupported"], undefined));
	if (text === undefined) return undefined;
	// Sites answer with and without PEM armour.
	const der = Buffer.from(text.replace(/-----[A-Z ]+-----|\s/g, ""), "base64");
	try {
		return createPublicKey({ key: der, format: "der", type: "spki" }).export({ type: "spki", format: "der" });
	} catch {
		return undefined;
	}
}

function publicHalf(pkcs8: Buffer): Buffer {
	const key = createPublicKey(createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" }));
	return key.export({ type: "spki", format: "der" });
}
