import * as v from "valibot";
import { KEY_SPEC_NAMES, KEY_SPECS } from "../keySpecs";
import { KEY_STATE } from "../keyStore";
import { DEFAULT_KEYSTORE, kmsOperation } from "../kmsOperation";
import { code, field, parseBody } from "../operation";
import { refuse } from "../refusal";
import { ACCOUNT } from "../settings";

const request = {
	key_alias: field.alias,
	key_spec: v.optional(field.oneOf(KEY_SPEC_NAMES), "AES_256"),
	key_usage: v.optional(v.string(code("KMS.0308"))),
	key_description: v.optional(field.description, ""),
	origin: v.optional(field.oneOf(["kms", "external"]), "kms"),
	keystore_id: v.optional(field.text(/^[0-9a-zA-Z-]{1,36}$/, "KMS.0308"), DEFAULT_KEYSTORE),
	enterprise_project_id: v.optional(v.string(code("KMS.0308")), "0"),
	sequence: field.sequence,
};

export const createKey = kmsOperation("create-key", (call, { keys, settings }) => {
	const body = parseBody(call, request);
	const { usages } = KEY_SPECS[body.key_spec];
	const usage = usages.find((one) => one === (body.key_usage ?? usages[0]));
	if (!usage) throw refuse("KMS.0308");
	if (keys.isAliasTaken(call.projectId, body.key_alias)) throw refuse("KMS.1104");
	if (keys.all(call.projectId).length >= settings.keyQuota) throw refuse("KMS.1105");
	const isExternal = body.origin === "external";
	const { keyId } = keys.create({
		projectId: call.projectId,
		alias: body.key_alias,
		description: body.key_description,
		spec: body.key_spec,
		usage,
		origin: body.origin,
		enterpriseProjectId: body.enterprise_project_id,
		keystoreId: body.keystore_id,
		tags: [],
		state: isExternal ? KEY_STATE.pendingImport : KEY_STATE.enabled,
		holdsMaterial: !isExternal,
	});
	return { body: { key_info: { key_id: keyId, domain_id: ACCOUNT.domainId, region_id: call.region } } };
});
