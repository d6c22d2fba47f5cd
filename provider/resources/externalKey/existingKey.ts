import { KmsImportError } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import type { ProviderContext } from "../shared/context";
import type { Fault } from "../shared/lifecycle";
import { remediationFor } from "../shared/remediation";
import type { Run } from "../shared/run";
import { ifKnown, type Planned } from "../shared/unknown";
import type { ExternalKeyInputs, ExternalKeyState } from "./properties";
import { scheduledText } from "./replacement";
import { withDetails } from "./state";
import { tagsOf } from "./tags";

/** What is wrong with an existing key that a program names. Asks the service, so that the preview knows. */
export async function existingKeyFaults(
	inputs: Planned<ExternalKeyInputs>,
	{ clients, run }: ProviderContext,
): Promise<readonly Fault[]> {
	const [keyId, region] = [ifKnown(inputs.existingKeyId), ifKnown(inputs.region)];
	if (keyId === undefined || region === undefined) return [];
	const location = { region, projectId: ifKnown(inputs.projectId), endpoint: ifKnown(inputs.endpoint) };
	try {
		const key = await clients.for(location).describeKey(keyId);
		run.recordDescription(keyId, key);
		const refusal = refusalOf(keyId, key, inputs, run);
		return refusal ? [{ property: "", reason: refusal.message }] : [];
	} catch (error) {
		if (!(error instanceof KmsImportError)) throw error;
		return [{ property: "", reason: `existingKeyId can't be taken over. ${error.message}` }];
	}
}

/**
 * The state of an existing key that a program names.
 * @throws {KmsImportError} as the service refuses to describe it; codes `keyPendingDeletion`, `keyNotExternal`, `invalidRequest` if
 * the program can't manage it
 */
export async function readExistingKey(
	kms: KmsClient,
	keyId: string,
	inputs: ExternalKeyInputs,
	{ run }: ProviderContext,
): Promise<ExternalKeyState> {
	const key = run.takeDescription(keyId) ?? (await kms.describeKey(keyId));
	const refusal = refusalOf(keyId, key, inputs, run);
	if (refusal) throw refusal;
	const { pendingDeletionDays } = inputs;
	const location = { ...inputs, projectId: await kms.projectId(), keyId };
	const tags = inputs.tags && (await tagsOf(kms, keyId, undefined));
	return withDetails({ pendingDeletionDays, adopted: true }, location, key, tags);
}

/**
 * Why a resource can't manage an existing key, as far as its arguments are known; undefined if it can.
 * @returns a failure with code `keyPendingDeletion`, `keyNotExternal` or `invalidRequest`
 */
function refusalOf(
	keyId: string,
	key: KeyDetails,
	inputs: Planned<ExternalKeyInputs>,
	run: Run,
): KmsImportError | undefined {
	const refuse = (code: KmsImportError["code"], reason: string) =>
		new KmsImportError(code, `Taking over key ${keyId}: ${reason}`);
	if (key.keyState === KEY_STATE.pendingDeletion) {
		const wayOut = "Cancel its deletion first (cancel-key-deletion, or the console).";
		return refuse("keyPendingDeletion", `it is ${scheduledText(key)}. ${wayOut}`);
	}
	if (key.isDefaultKey || key.origin === "kms")
		return refuse("keyNotExternal", `the service generated its material. ${remediationFor("keyNotExternal")}`);
	if (run.isKeyKnown(keyId))
		return refuse("invalidRequest", "another resource of this program has it. Remove one of them.");
	const differences = differencesOf(key, inputs);
	if (differences.length === 0) return undefined;
	return refuse("invalidRequest", `${differences.join("; ")}. Change the program to match the key.`);
}

/** What the program asks for and the key can't become, as far as the site says what the key is. */
function differencesOf(key: KeyDetails, inputs: Planned<ExternalKeyInputs>): string[] {
	const names = ["keySpec", "keyUsage", "enterpriseProjectId"] as const;
	return names.flatMap((name) => {
		const [is, asked] = [key[name], ifKnown(inputs[name])];
		if (is === undefined || asked === undefined || is === asked) return [];
		return [`its ${name} is ${is}, and the program says ${asked}`];
	});
}
