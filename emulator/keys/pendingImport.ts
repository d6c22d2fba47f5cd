import { refuse } from "../refusal";
import type { Settings } from "../settings/settings";
import { KEY_SPECS } from "./keySpecs";
import { KEY_STATE, type Key } from "./keyStore";

export const DEFAULT_KEYSTORE = "0";

/** The codes that `ensurePendingImport` refuses with, in the order of its checks. */
export const IMPORT_REFUSALS = [
	"KMS.0207",
	"KMS.0309",
	"KMS.0341",
	"KMS.0308",
	"KMS.0339",
	"KMS.0210",
	"KMS.0209",
	"KMS.0310",
] as const;

/** @throws {Refusal} if material can't be imported into the key */
export function ensurePendingImport(key: Key, { importableKeySpecs }: Settings): void {
	if (key.origin !== "external") throw refuse("KMS.0309");
	const isImportable = importableKeySpecs.includes(key.spec) && KEY_SPECS[key.spec].importedBytes !== undefined;
	if (!isImportable) throw refuse(KEY_SPECS[key.spec].kind === "mac" ? "KMS.0341" : "KMS.0308");
	if (key.keystoreId !== DEFAULT_KEYSTORE) throw refuse("KMS.0339");
	if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
	if (key.state === KEY_STATE.disabled) throw refuse("KMS.0209");
	if (key.state !== KEY_STATE.pendingImport) throw refuse("KMS.0310");
}
