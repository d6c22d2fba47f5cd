import { createPublicKey } from "node:crypto";
import { ifCode } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { holdsMaterial, KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { type Clock, DAY_MS, SECOND_MS } from "../../time";
import { isValid } from "../material/parameters";
import type { ProviderContext } from "../shared/context";
import { yesNo } from "../shared/decisionTable";
import { ifKnown, type Planned } from "../shared/unknown";
import { CERTAINTY } from "./certaintyTable";
import type { KeyMaterialInputs, KeyMaterialState } from "./properties";

/** What an import needs to know about a key, as a fact. */
export function keyFact({ isDefaultKey, origin, keyState }: KeyDetails) {
	if (isDefaultKey || (origin !== undefined && origin !== "external")) return "serviceGenerated";
	if (keyState === KEY_STATE.pendingDeletion) return "pendingDeletion";
	if (!holdsMaterial(keyState)) return "pendingImport";
	return keyState === KEY_STATE.disabled ? "disabled" : "enabled";
}

/** What is known of the material in a key, and of the key. */
interface HeldMaterialFacts {
	/** When the material expires, epoch seconds; undefined or null if never or not known. */
	readonly expirationTime?: number | null | undefined;
	/** When the key was created, epoch seconds; undefined if not known. */
	readonly createdAt?: number | undefined;
}

/** What a state says of the bytes in its key. */
export type Recorded = Pick<KeyMaterialState, "keyMaterialFingerprint" | "adopted" | "importedAt">;

/**
 * Whether the material of a state is known to be the program's. A doubt that a run with `--target` left ends with the next whole
 * run. An ExternalKey whose state has seen material may be one that others made, and proves nothing.
 */
export function isOwnMaterial(
	olds: KeyMaterialState,
	news: Planned<KeyMaterialInputs>,
	context: Pick<ProviderContext, "run" | "clock">,
	held: HeldMaterialFacts,
): boolean {
	const inDoubt = olds.keyMaterialFingerprint === undefined ? "replacedInDoubt" : "inDoubt";
	const record = olds.adopted ? inDoubt : "imported";
	const { run, clock } = context;
	const isPending = isNewKey(held, clock) && run.isKeyPendingImport(olds.keyId);
	const seenEmpty = yesNo(isPending || hasTokenOf(olds.keyId, news, clock));
	const expiry = isExact(held.expirationTime ?? undefined, olds.expirationTime) ? "exact" : "other";
	return CERTAINTY.decide({ record, vouched: vouchedFact(news), seenEmpty, expiry }) === "certain";
}

/**
 * Whether material that a key holds before it is recorded is known to be the program's. Signs count for a day, in which the run
 * after a killed one comes. Later, an equal expiry may be that of other bytes under a new name. The service issues import parameters
 * only while the key has no material, and an ExternalKey creates its key without any.
 */
export function isOwnImport(
	{ keyMaterialFingerprint, adopted }: Recorded,
	inputs: KeyMaterialInputs,
	{ run, clock }: Pick<ProviderContext, "run" | "clock">,
	key: KeyDetails,
): boolean {
	const record = keyMaterialFingerprint !== undefined && !adopted ? "imported" : "none";
	const isCreated = isNewKey(key, clock) && run.isKeySeenEmpty(inputs.keyId);
	const seenEmpty = yesNo(isCreated || hasTokenOf(inputs.keyId, inputs, clock));
	const expiry = isExact(key.expirationTime ?? undefined, inputs.expirationTime) ? "exact" : "other";
	return CERTAINTY.decide({ record, vouched: vouchedFact(inputs), seenEmpty, expiry }) === "certain";
}

function vouchedFact({ trustExistingMaterial }: Planned<KeyMaterialInputs>) {
	return yesNo(ifKnown(trustExistingMaterial) === true);
}

/** How a private key's public half compares with that of the key. */
export async function comparePublicHalf(kms: KmsClient, keyId: string, publicHalf: Buffer | undefined) {
	const held = publicHalf && (await publicKeyOf(kms, keyId));
	if (!publicHalf || !held) return "notKnown";
	return held.equals(publicHalf) ? "same" : "different";
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

function isExact(held: number | undefined, asked: number | undefined): boolean {
	return held !== undefined && held === asked;
}

/** Whether a key was created less than a day ago. */
function isNewKey({ createdAt }: HeldMaterialFacts, clock: Clock): boolean {
	return createdAt !== undefined && clock.now() - createdAt * SECOND_MS < DAY_MS;
}

/** Whether the program has a valid token for the very key. It was issued less than a day ago, while the key was empty. */
function hasTokenOf(keyId: string, { importParameters }: Planned<KeyMaterialInputs>, clock: Clock): boolean {
	const parameters = ifKnown(importParameters);
	return parameters?.keyId === keyId && isValid(parameters, clock);
}
