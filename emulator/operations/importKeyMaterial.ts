import { createHash } from "node:crypto";
import * as v from "valibot";
import { type ImportGrant, openImportToken } from "../keys/importTokens";
import { KEY_SPECS, type KeySpec } from "../keys/keySpecs";
import { KEY_STATE, type Key } from "../keys/keyStore";
import { readMaterial } from "../keys/material";
import { ensurePendingImport, IMPORT_REFUSALS } from "../keys/pendingImport";
import { unwrap } from "../keys/wrappingAlgorithms";
import { kmsOperation } from "../kmsOperation";
import { field, type ServiceContext } from "../operation";
import { refuse } from "../refusal";
import { integerField } from "./integerField";

/** Tokens to remember per key if each may be used only once. */
const MAX_USED_TOKENS = 1000;
/** End of the year 9999: later dates can't be written. */
const LAST_EPOCH_SECOND = 253_402_300_799;

/** Checks the key first, then the token, then the material. */
export const importKeyMaterial = kmsOperation({
	name: "import-key-material",
	group: "material",
	summary: "unwraps material and imports it into a key, which accepts only the bytes of its first import",
	request: v.object({
		key_id: field.keyId,
		import_token: field.text(/^[0-9a-zA-Z+/=]{200,6144}$/, "KMS.2605"),
		encrypted_key_material: field.text(/^[0-9a-zA-Z+/=]{1,6144}$/, "KMS.0308"),
		encrypted_privatekey: v.optional(field.text(/^[0-9a-zA-Z+/=]{200,6144}$/, "KMS.0308")),
		// The SDKs send a number, both Terraform providers a string.
		expiration_time: v.optional(v.pipe(integerField(0, LAST_EPOCH_SECOND, "KMS.2602"), v.description("Epoch seconds"))),
		sequence: field.sequence,
	}),
	response: v.strictObject({}),
	refusals: [
		...IMPORT_REFUSALS,
		...(["KMS.2605", "KMS.2603", "KMS.2601", "KMS.2602", "KMS.2608", "KMS.0311"] as const),
		...(["KMS.2604", "KMS.2610", "KMS.2609", "KMS.2606"] as const),
	],
	handle: (body, { projectId }, context) => {
		const { keys, settings, clock } = context;
		const key = keys.get(projectId, body.key_id);
		ensurePendingImport(key, settings);
		const grant = openGrant(body.import_token, key, context);
		const spec = KEY_SPECS[key.spec];
		// The material of asymmetric keys never expires.
		const expirationTime = spec.kind === "asymmetric" ? undefined : body.expiration_time;
		if (expirationTime !== undefined && expirationTime <= clock.nowSeconds()) throw refuse("KMS.2602");
		const { identity, bytes } = materialOf(body, spec, grant, context);
		const materialDigest = createHash("sha256").update(key.keyId).update(identity).digest("hex");
		if (key.materialDigest !== undefined && key.materialDigest !== materialDigest) throw refuse("KMS.2606");
		const usedTokenIds = [...(key.usedTokenIds ?? []), grant.tokenId].slice(-MAX_USED_TOKENS);
		keys.update(key, {
			state: KEY_STATE.enabled,
			holdsMaterial: true,
			material: bytes.toString("base64"),
			materialDigest,
			materialExpiresAt: expirationTime === undefined ? undefined : expirationTime * 1000,
			...(settings.singleUseTokens && { usedTokenIds }),
		});
		return {};
	},
});

function openGrant(token: string, key: Key, { tokenSealer, clock, settings }: ServiceContext): ImportGrant {
	const grant = openImportToken(tokenSealer, token, key.keyId, key.projectId, clock.nowSeconds());
	if (key.usedTokenIds?.includes(grant.tokenId)) throw refuse("KMS.2605");
	if (settings.olderTokens === "void" && key.newestTokenId !== grant.tokenId) throw refuse("KMS.2605");
	return grant;
}

interface WrappedFields {
	readonly encrypted_key_material: string;
	readonly encrypted_privatekey?: string | undefined;
}

function materialOf(
	{ encrypted_key_material: wrapped, encrypted_privatekey: encryptedPrivateKey = "" }: WrappedFields,
	spec: KeySpec,
	grant: ImportGrant,
	context: ServiceContext,
) {
	if (spec.kind === "asymmetric" && encryptedPrivateKey === "") throw refuse("KMS.2608");
	ensureLength(wrapped, grant.wrappingAlgorithm);
	return readMaterial(spec, unwrap(grant, Buffer.from(wrapped, "base64"), context), encryptedPrivateKey);
}

/** The documented length of the field applies to RSA. SM2 ciphertexts are shorter. */
function ensureLength({ length }: string, algorithm: string): void {
	if (algorithm !== "SM2_ENCRYPT" && (length < 344 || length > 360)) throw refuse("KMS.0308");
}
