import { KmsImportError } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { toRfc3339 } from "../../time";
import type { ProviderContext } from "../shared/context";
import { remediationFor } from "../shared/remediation";
import type { ExternalKeyInputs, ExternalKeyState } from "./properties";
import { withDetails } from "./state";
import { tagsOf } from "./tags";

/**
 * The state of a key that the program names as an existing one.
 * @throws {KmsImportError} as the service refuses to describe it; codes `keyPendingDeletion`, `keyNotExternal`, `invalidRequest` if
 * the program can't manage it
 */
export async function readExistingKey(
	kms: KmsClient,
	keyId: string,
	inputs: ExternalKeyInputs,
	{ run }: Pick<ProviderContext, "run">,
): Promise<ExternalKeyState> {
	const key = await kms.describeKey(keyId);
	const doing = `Taking over key ${keyId}`;
	if (key.keyState === KEY_STATE.pendingDeletion) {
		const date = key.deletedAt === undefined ? "" : ` at ${toRfc3339(key.deletedAt)}`;
		const wayOut = "Cancel its deletion first (cancel-key-deletion, or the console).";
		throw new KmsImportError("keyPendingDeletion", `${doing}: it is scheduled for deletion${date}. ${wayOut}`);
	}
	if (key.isDefaultKey || key.origin === "kms")
		throw new KmsImportError(
			"keyNotExternal",
			`${doing}: the service generated its material. ${remediationFor("keyNotExternal")}`,
		);
	if (run.isKeyRecorded(keyId) || run.isKeyHeld(keyId))
		throw new KmsImportError(
			"invalidRequest",
			`${doing}: another resource of this program has it. Remove one of them.`,
		);
	const differences = differencesOf(key, inputs);
	if (differences.length > 0)
		throw new KmsImportError(
			"invalidRequest",
			`${doing}: ${differences.join("; ")}. Change the program to match the key.`,
		);
	const location = { ...inputs, projectId: await kms.projectId(), keyId };
	const tags = inputs.tags && (await tagsOf(kms, keyId, undefined));
	return withDetails({ pendingDeletionDays: inputs.pendingDeletionDays, adopted: true }, location, key, tags);
}

/** What the program asks for and the key can't become, as far as the site says what the key is. */
function differencesOf(key: KeyDetails, inputs: ExternalKeyInputs): string[] {
	const names = ["keySpec", "keyUsage", "enterpriseProjectId"] as const;
	const differing = names.filter((name) => (inputs[name] ?? key[name]) !== (key[name] ?? inputs[name]));
	return differing.map((name) => `its ${name} is ${key[name]}, and the program says ${inputs[name]}`);
}
