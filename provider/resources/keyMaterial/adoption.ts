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
 * Makes sure that material which a key already holds may be the program's, for example after a run was killed between the import
 * and its record.
 *
 * The service says nothing about symmetric material, so its bytes can't be compared. The public half of a private key can.
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
			`${doing}: it is disabled and already holds material. ${remediationFor("keyDisabled")}`,
		);
	const held = expiryIn(key, { expirationTime });
	if (held !== expirationTime) {
		const reason = `it already holds material ${expiry(held)}; the program asks for material ${expiry(expirationTime)}`;
		const match = held === undefined ? "Omit expirationTime" : "Set expirationTime to that time";
		const wayOut = `${match}, or delete the imported material to import the same bytes again.`;
		throw new KmsImportError("keyNotPendingImport", `${doing}: ${reason}. ${wayOut}`);
	}
	if (material?.kind !== "privateKey") return false;
	const publicKey = await publicKeyOf(kms, keyId);
	if (publicKey === undefined) return false;
	if (publicKey.equals(publicHalf(material.pkcs8))) return true;
	throw new KmsImportError(
		"materialDiffers",
		`${doing}: it already holds another private key. ${remediationFor("materialDiffers")}`,
	);
}

function expiry(expirationTime: number | undefined): string {
	return expirationTime === undefined ? "that never expires" : `that expires at ${toRfc3339(expirationTime)}`;
}

/** In DER; undefined if the credentials may not ask, or the answer is in no known form. */
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
