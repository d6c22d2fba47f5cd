import * as v from "valibot";
import { CreatedKeyAnswer, ImportParametersAnswer, KeyAnswer, keysAnswer, PublicKeyAnswer, TagsAnswer } from "./wire";

/** An operation of KMS. */
export interface Operation<Schema extends v.GenericSchema> {
	/** Path after `/v1.0/{project_id}/kms/`. `{key_id}` is replaced by the key's id. */
	readonly path: string;
	readonly method: "GET" | "POST";
	/** The action that IAM must allow (API reference: "Permissions Policies and Supported Actions"). */
	readonly action: string;
	/** Whether the request may be sent again if its answer was lost. */
	readonly repeatable: boolean;
	/** Schema of the answer's body. */
	readonly answer: Schema;
}

const post = <Schema extends v.GenericSchema>(path: string, action: string, answer: Schema): Operation<Schema> => ({
	path,
	method: "POST",
	action: `kms:${action}`,
	repeatable: true,
	answer,
});

/** Schema of an answer without content: `{}`, or an empty body. */
export const NO_CONTENT = v.pipe(
	v.unknown(),
	v.transform(() => undefined),
);

export const OPERATIONS = {
	// All issued parameters stay valid until they expire, so a lost answer does no harm.
	getParametersForImport: post("get-parameters-for-import", "cmk:getMaterial", ImportParametersAnswer),
	describeKey: post("describe-key", "cmk:get", KeyAnswer),
	listKeys: post("list-keys", "cmk:list", keysAnswer()),
	getPublicKey: post("get-publickey", "cmk:getPublicKey", PublicKeyAnswer),
	// Not repeatable: the refusal of a second request would not say whose key has the alias, or whose material was imported.
	createKey: { ...post("create-key", "cmk:create", CreatedKeyAnswer), repeatable: false },
	importKeyMaterial: { ...post("import-key-material", "cmk:importMaterial", NO_CONTENT), repeatable: false },
	// A repetition is refused with a specific code (KMS.2701, KMS.1402, KMS.1201, KMS.1301).
	deleteImportedKeyMaterial: post("delete-imported-key-material", "cmk:deleteMaterial", NO_CONTENT),
	scheduleKeyDeletion: post("schedule-key-deletion", "cmk:update", NO_CONTENT),
	enableKey: post("enable-key", "cmk:enable", NO_CONTENT),
	disableKey: post("disable-key", "cmk:disable", NO_CONTENT),
	// Idempotent.
	updateKeyAlias: post("update-key-alias", "cmk:update", NO_CONTENT),
	updateKeyDescription: post("update-key-description", "cmk:update", NO_CONTENT),
	changeTags: post("{key_id}/tags/action", "cmkTag:batch", NO_CONTENT),
	listTags: { ...post("{key_id}/tags", "cmkTag:list", TagsAnswer), method: "GET" },
} satisfies Record<string, Operation<v.GenericSchema>>;
