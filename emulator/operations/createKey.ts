import * as v from "valibot";
import { KEY_STATE } from "../keyStore";
import { kmsOperation } from "../kmsOperation";
import { field, parseBody } from "../operation";
import { refuse } from "../refusal";
import { ACCOUNT } from "../settings";

const SYMMETRIC = ["AES_256", "SM4"];
const SPECS = ["AES_256", "SM4", "RSA_2048", "RSA_3072", "RSA_4096", "EC_P256", "EC_P384", "SM2"] as const;
const USAGES = ["ENCRYPT_DECRYPT", "SIGN_VERIFY"] as const;

const request = {
	key_alias: field.text(/^(?!.*\/default$)[a-zA-Z0-9:/_-]{1,255}$/, "KMS.1101"),
	key_spec: v.optional(field.oneOf(SPECS), "AES_256"),
	key_usage: v.optional(field.oneOf(USAGES)),
	key_description: v.optional(field.text(/^.{0,255}$/su, "KMS.1103"), ""),
	origin: v.optional(field.oneOf(["kms", "external"]), "kms"),
	enterprise_project_id: v.optional(v.string("KMS.0308"), "0"),
	sequence: field.sequence,
};

export const createKey = kmsOperation("create-key", (call, { keys, settings }) => {
	const body = parseBody(call, request);
	if (keys.isAliasTaken(call.projectId, body.key_alias)) throw refuse("KMS.1104");
	const { keyId } = keys.create({
		projectId: call.projectId,
		alias: body.key_alias,
		description: body.key_description,
		spec: body.key_spec,
		usage: body.key_usage ?? (SYMMETRIC.includes(body.key_spec) ? "ENCRYPT_DECRYPT" : "SIGN_VERIFY"),
		origin: body.origin,
		enterpriseProjectId: body.enterprise_project_id,
		state: body.origin === "external" ? KEY_STATE.pendingImport : KEY_STATE.enabled,
	});
	return { body: { key_info: { key_id: keyId, domain_id: ACCOUNT.domainId, region_id: settings.region } } };
});
