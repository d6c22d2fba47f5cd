import * as v from "valibot";
import { CreatedKeyAnswer, ImportParametersAnswer, KeyAnswer, KeysAnswer, PublicKeyAnswer, TagsAnswer } from "./wire";

/** One operation of KMS: what it answers, what it takes in IAM, and whether it may be asked for twice when the first answer was lost. */
export interface Operation<Schema extends v.GenericSchema> {
	/** What follows `/v1.0/{project_id}/kms/`; `{key_id}` stands for a key's id. */
	readonly path: string;
	readonly method: "GET" | "POST";
	/** The action that IAM has to allow (API reference: "Permissions Policies and Supported Actions"). */
	readonly action: string;
	readonly repeatable: boolean;
	readonly answer: Schema;
}

const post = <Schema extends v.GenericSchema>(path: string, action: string, answer: Schema): Operation<Schema> => ({
	path,
	method: "POST",
	action: `kms:${action}`,
	repeatable: true,
	answer,
});

/** The body of an answer that says nothing: `{}`, or empty. */
export const NO_CONTENT = v.unknown();

export const OPERATIONS = {
	// Each answer is valid until it expires, so one that was lost does no harm.
	getParametersForImport: post("get-parameters-for-import", "cmk:getMaterial", ImportParametersAnswer),
	describeKey: post("describe-key", "cmk:get", KeyAnswer),
	listKeys: post("list-keys", "cmk:list", KeysAnswer),
	getPublicKey: post("get-publickey", "cmk:getPublicKey", PublicKeyAnswer),
	// Asked for twice, the refusal of the second would not tell whose key has the alias, and whose material is in.
	createKey: { ...post("create-key", "cmk:create", CreatedKeyAnswer), repeatable: false },
	importKeyMaterial: { ...post("import-key-material", "cmk:importMaterial", NO_CONTENT), repeatable: false },
	// These answer a repetition with a code of its own (KMS.2701, KMS.1402, KMS.1201, KMS.1301).
	deleteImportedKeyMaterial: post("delete-imported-key-material", "cmk:deleteMaterial", NO_CONTENT),
	scheduleKeyDeletion: post("schedule-key-deletion", "cmk:update", NO_CONTENT),
	enableKey: post("enable-key", "cmk:enable", NO_CONTENT),
	disableKey: post("disable-key", "cmk:disable", NO_CONTENT),
	// These end the same however often they are asked for.
	updateKeyAlias: post("update-key-alias", "cmk:update", NO_CONTENT),
	updateKeyDescription: post("update-key-description", "cmk:update", NO_CONTENT),
	changeTags: post("{key_id}/tags/action", "cmkTag:batch", NO_CONTENT),
	listTags: { ...post("{key_id}/tags", "cmkTag:list", TagsAnswer), method: "GET" },
} satisfies Record<string, Operation<v.GenericSchema>>;
