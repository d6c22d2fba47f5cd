import { KmsImportError } from "../../errors";
import { isKeySpec, KEY_SPECS } from "../../kms/keySpec";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import type { KeyMaterialBytes } from "../../wrapping";
import { remediationFor } from "../shared/remediation";

/** @throws {KmsImportError} codes `keyNotExternal`, `keyPendingDeletion`: no material can be imported into the key */
export function ensureTakesMaterial(keyId: string, key: KeyDetails): void {
	const refused = (code: "keyNotExternal" | "keyPendingDeletion", reason: string) =>
		new KmsImportError(code, `Importing key material into key ${keyId}: ${reason}. ${remediationFor(code)}`);
	if (key.isDefaultKey) throw refused("keyNotExternal", "it is a default key of the service");
	if (key.origin !== undefined && key.origin !== "external")
		throw refused("keyNotExternal", `the service generated its material (origin ${key.origin})`);
	if (key.keyState === KEY_STATE.pendingDeletion) throw refused("keyPendingDeletion", "it is scheduled for deletion");
}

/** @throws {KmsImportError} code `invalidMaterial`: keys of the spec take other material */
export function ensureFits(keyId: string, { keySpec }: KeyDetails, material: KeyMaterialBytes): void {
	if (keySpec === undefined) return;
	const given =
		material.kind === "symmetric" ? `${material.bytes.length} bytes` : `a private key of ${material.keySpec}`;
	const wanted = materialOf(keySpec);
	if (given === wanted) return;
	const reason = wanted
		? `it takes ${wanted} (spec ${keySpec}), and the material is ${given}`
		: `its spec ${keySpec} takes no imported material`;
	const wayOut = "Give other material, or use a key of the spec that fits.";
	throw new KmsImportError("invalidMaterial", `Importing key material into key ${keyId}: ${reason}. ${wayOut}`);
}

function materialOf(keySpec: string): string | undefined {
	if (!isKeySpec(keySpec)) return undefined;
	const spec = KEY_SPECS[keySpec];
	return spec.kind === "symmetric" ? `${spec.bytes} bytes` : `a private key of ${keySpec}`;
}
