import * as v from "valibot";
import { KEY_SPEC_NAMES, KEY_SPECS, type KeySpecName } from "../keys/keySpecs";
import { KEY_STATE } from "../keys/keyStore";
import { DEFAULT_KEYSTORE } from "../keys/pendingImport";
import { kmsOperation } from "../kmsOperation";
import { code, field } from "../operation";
import { type RefusalCode, refuse } from "../refusal";
import { ACCOUNT, type Settings } from "../settings/settings";

/** Codes for specifications that a region doesn't support. */
const UNSUPPORTED_SPECS: { readonly [Spec in KeySpecName]?: RefusalCode } = { SM4: "KMS.0336", SM2: "KMS.0337" };

export const createKey = kmsOperation({
	name: "create-key",
	group: "keys",
	summary: "creates a key, with generated material or, with origin external, without material",
	request: v.object({
		key_alias: field.alias,
		key_spec: v.optional(field.oneOf(KEY_SPEC_NAMES), "AES_256"),
		key_usage: v.optional(v.string(code("KMS.0308"))),
		key_description: v.optional(field.description, ""),
		origin: v.optional(field.oneOf(["kms", "external"]), "kms"),
		keystore_id: v.optional(field.text(/^[0-9a-zA-Z-]{1,36}$/, "KMS.0308"), DEFAULT_KEYSTORE),
		enterprise_project_id: v.optional(v.string(code("KMS.0308")), "0"),
		sequence: field.sequence,
	}),
	response: v.strictObject({
		key_info: v.strictObject({ key_id: v.string(), domain_id: v.string(), region_id: v.string() }),
	}),
	refusals: ["KMS.0308", "KMS.0336", "KMS.0337", "KMS.1101", "KMS.1103", "KMS.1104", "KMS.1105"],
	handle: (body, { projectId, region }, { keys, settings }) => {
		const usage = usageOf(body.key_spec, body.key_usage, settings);
		if (keys.isAliasTaken(projectId, body.key_alias)) throw refuse("KMS.1104");
		const isFull = settings.keyQuota < Number.POSITIVE_INFINITY && keys.all(projectId).length >= settings.keyQuota;
		if (isFull) throw refuse("KMS.1105");
		const isExternal = body.origin === "external";
		const { keyId } = keys.create({
			projectId,
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
		return { key_info: { key_id: keyId, domain_id: ACCOUNT.domainId, region_id: region } };
	},
});

/** @throws {Refusal} if the region doesn't support the specification, or the specification the usage */
function usageOf(spec: KeySpecName, requested: string | undefined, { keySpecs }: Settings): string {
	if (!keySpecs.includes(spec)) throw refuse(UNSUPPORTED_SPECS[spec] ?? "KMS.0308");
	const { usages } = KEY_SPECS[spec];
	const usage = usages.find((one) => one === (requested ?? usages[0]));
	if (!usage) throw refuse("KMS.0308");
	return usage;
}
