import { createHash } from "node:crypto";
import * as v from "valibot";
import { openImportToken } from "../importTokens";
import { KEY_STATE } from "../keyStore";
import { ensurePendingImport, kmsOperation } from "../kmsOperation";
import { field, parseBody } from "../operation";
import { refuse } from "../refusal";
import { unwrap } from "../unwrapping";

const MATERIAL_BYTES: Readonly<Record<string, number>> = { AES_256: 32, SM4: 16 };

const request = {
	key_id: field.keyId,
	import_token: field.text(/^[0-9a-zA-Z+/=]{200,6144}$/, "KMS.2605"),
	encrypted_key_material: field.text(/^[0-9a-zA-Z+/=]{344,360}$/, "KMS.0308"),
	// The SDKs send a number, both Terraform providers a string.
	expiration_time: v.optional(v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))], "KMS.2602")),
	sequence: field.sequence,
};

/** Symmetric material under one of the RSA algorithms. Checks go from the key over the token to the material. */
export const importKeyMaterial = kmsOperation("import-key-material", (call, world) => {
	const body = parseBody(call, request);
	const key = world.keys.get(call.projectId, body.key_id);
	ensurePendingImport(key);
	const grant = openImportToken(world.seal, body.import_token, key.keyId, call.projectId, world.clock.nowSeconds());
	if (body.expiration_time !== undefined && body.expiration_time <= world.clock.nowSeconds()) throw refuse("KMS.2602");
	const wrappingKey = world.wrappingKeys.find(grant.wrappingKeyId);
	if (!wrappingKey) throw refuse("KMS.2605");
	const material = unwrap(
		grant.wrappingAlgorithm,
		wrappingKey.privateKey,
		Buffer.from(body.encrypted_key_material, "base64"),
	);
	if (material.length !== MATERIAL_BYTES[key.spec]) throw refuse("KMS.2604");
	const materialDigest = createHash("sha256").update(key.keyId).update(material).digest("hex");
	if (key.materialDigest !== undefined && key.materialDigest !== materialDigest) throw refuse("KMS.2606");
	const materialExpiresAt = body.expiration_time === undefined ? undefined : body.expiration_time * 1000;
	world.keys.update(key, { state: KEY_STATE.enabled, materialDigest, materialExpiresAt });
	return { body: {} };
});
