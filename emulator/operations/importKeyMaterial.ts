import { createHash } from "node:crypto";
import * as v from "valibot";
import { type ImportGrant, openImportToken } from "../importTokens";
import { KEY_SPECS } from "../keySpecs";
import { KEY_STATE } from "../keyStore";
import { ensurePendingImport, kmsOperation } from "../kmsOperation";
import { readMaterial } from "../material";
import { field, parseBody, type World } from "../operation";
import { refuse } from "../refusal";
import { unwrap } from "../unwrapping";

const request = {
	key_id: field.keyId,
	import_token: field.text(/^[0-9a-zA-Z+/=]{200,6144}$/, "KMS.2605"),
	encrypted_key_material: field.text(/^[0-9a-zA-Z+/=]{1,6144}$/, "KMS.0308"),
	encrypted_privatekey: v.optional(field.text(/^[0-9a-zA-Z+/=]{200,6144}$/, "KMS.0308")),
	// The SDKs send a number, both Terraform providers a string.
	expiration_time: v.optional(v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))], "KMS.2602")),
	sequence: field.sequence,
};

/** Checks go from the key over the token to the material. */
export const importKeyMaterial = kmsOperation("import-key-material", (call, world) => {
	const body = parseBody(call, request);
	const { keys, clock } = world;
	const key = keys.get(call.projectId, body.key_id);
	ensurePendingImport(key);
	const grant = openGrant(body.import_token, key.keyId, call.projectId, world);
	const spec = KEY_SPECS[key.spec];
	// What asymmetric keys hold never expires.
	const expirationTime = spec.kind === "symmetric" ? body.expiration_time : undefined;
	if (expirationTime !== undefined && expirationTime <= clock.nowSeconds()) throw refuse("KMS.2602");
	const { encrypted_privatekey: encryptedPrivateKey = "" } = body;
	if (spec.kind === "asymmetric" && encryptedPrivateKey === "") throw refuse("KMS.2608");
	ensureLength(body.encrypted_key_material, grant.wrappingAlgorithm);
	const unwrapped = unwrap(grant, Buffer.from(body.encrypted_key_material, "base64"), world);
	const { identity, ...kept } = readMaterial(spec, unwrapped, encryptedPrivateKey);
	const materialDigest = createHash("sha256").update(key.keyId).update(identity).digest("hex");
	if (key.materialDigest !== undefined && key.materialDigest !== materialDigest) throw refuse("KMS.2606");
	const materialExpiresAt = expirationTime === undefined ? undefined : expirationTime * 1000;
	keys.update(key, { ...kept, state: KEY_STATE.enabled, holdsMaterial: true, materialDigest, materialExpiresAt });
	if (world.settings.singleUseTokens) world.usedTokens.add(grant, clock.nowSeconds());
	return { body: {} };
});

function openGrant(token: string, keyId: string, projectId: string, world: World): ImportGrant {
	const grant = openImportToken(world.seal, token, keyId, projectId, world.clock.nowSeconds());
	if (world.usedTokens.has(grant)) throw refuse("KMS.2605");
	return grant;
}

/** The documented length of the field is that of RSA; what SM2 encrypts is shorter. */
function ensureLength({ length }: string, algorithm: string): void {
	if (algorithm !== "SM2_ENCRYPT" && (length < 344 || length > 360)) throw refuse("KMS.0308");
}
