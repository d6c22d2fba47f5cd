import { hasCode, ifCode, KmsImportError, type KmsImportErrorCode } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyMaterialBytes } from "../../wrapping";
import { recordText } from "../material/comparison";
import { materialFaults } from "../material/reading";
import type { ProviderContext } from "../shared/context";
import { type Facts, yesNo } from "../shared/decisionTable";
import { describeUnlessGone } from "../shared/describeKey";
import type { CheckRequest, CheckResult, CreateRequest, Differences, Lifecycle, Resource } from "../shared/lifecycle";
import { completeArguments, settingsFaults } from "../shared/location";
import { PartialFailure } from "../shared/partialFailure";
import { inTermsOfResources, remediationFor } from "../shared/remediation";
import type { HeldMaterial } from "../shared/run";
import { ifKnown, type Planned } from "../shared/unknown";
import { checkResult, parseArguments } from "../shared/validation";
import { combinationFaults, materialArgumentFaults, pastExpiryFaults } from "./combinations";
import { DELETE } from "./deleteTable";
import { endedAsAsked, logExpired, MaterialChange } from "./materialChange";
import { MaterialImport } from "./materialImport";
import { MaterialDeletedError, MaterialUpdate } from "./materialUpdate";
import { type KeyMaterialInputs, type KeyMaterialState, properties } from "./properties";
import { READ } from "./readTable";
import { expiryIn, hasExpired, keyMaterialId, stateOf, withDetails } from "./state";

/** Key material in a key: imported once, imported again when it is gone, never deleted for another expiry unless the same bytes have been read. */
export class KeyMaterialLifecycle implements Lifecycle<KeyMaterialInputs, KeyMaterialState> {
	readonly #context: ProviderContext;

	constructor(context: ProviderContext) {
		this.#context = context;
	}

	async check(request: CheckRequest): Promise<CheckResult<KeyMaterialInputs>> {
		const { run, configuration, clock } = this.#context;
		const { olds } = request;
		const completed = completeArguments(properties, request, configuration);
		const { inputs, faults } = parseArguments(properties, completed);
		run.declareMaterial(inputs.keyId);
		recordText(run, olds, inputs);
		const isNew = olds?.keyId === undefined;
		const isTime = faults.every(({ property }) => property !== "expirationTime");
		const expiryFaults = isNew && isTime ? pastExpiryFaults(inputs, clock.now()) : [];
		const all = [...faults, ...combinationFaults(inputs), ...expiryFaults];
		// A missing region must not hide what is wrong with the material.
		if (all.every(({ property }) => property === "region")) {
			const mayBeWeak = inputs.trustExistingMaterial === true;
			const further = (material: KeyMaterialBytes) => materialArgumentFaults(inputs, material);
			all.push(...(await materialFaults(inputs.material, { isNew, mayBeWeak }, this.#context, further)));
		}
		if (all.length === 0 && inputs.materialDeletion === "immediate" && olds?.materialDeletion !== "immediate")
			this.#warnOfDeletion(inputs);
		return checkResult(inputs, [...all, ...(await settingsFaults(request, completed, this.#context))]);
	}

	async create({ inputs }: CreateRequest<KeyMaterialInputs>): Promise<Resource<KeyMaterialState>> {
		const kms = this.#context.clients.for(inputs);
		const seen = this.#context.run.recordedMaterial(inputs.keyId);
		const start = { projectId: await kms.projectId(), recorded: {}, seen };
		const state = await new MaterialImport(this.#context, kms, inputs, start).run();
		return { id: keyMaterialId.format(state), state };
	}

	async read(id: string, stored: Partial<KeyMaterialState>): Promise<Resource<KeyMaterialState> | undefined> {
		const known = keyMaterialId.locate(id, stored);
		const key = await describeUnlessGone(this.#context.clients.for(known), known.keyId);
		const state: KeyMaterialState = { ...stored, ...known, keyState: key?.keyState ?? "" };
		const isPending = key?.keyState === KEY_STATE.pendingImport;
		const action = READ.decide({
			key: !key ? "gone" : isPending ? "pendingImport" : "holds",
			expired: yesNo(hasExpired(state, this.#context.clock.now())),
			replacedInDoubt: yesNo(
				key !== undefined && state.adopted === true && expiryIn(key, state) !== state.expirationTime,
			),
		});
		if (!key || action === "forget") return undefined;
		if (action !== "recordWithoutFingerprint" && stored.keyId !== undefined) this.#context.run.recordMaterial(state);
		switch (action) {
			case "record":
				return { id, state: stateOf(state) };
			case "recordWithoutFingerprint":
				return { id, state: withDetails({ ...state, keyMaterialFingerprint: undefined }, key) };
			case "recordDetails":
				return { id, state: withDetails(state, key) };
		}
	}

	diff(_id: string, olds: KeyMaterialState, news: Planned<KeyMaterialInputs>): Promise<Differences> {
		return new MaterialChange(this.#context, olds, news).differences();
	}

	async update(id: string, olds: KeyMaterialState, news: KeyMaterialInputs): Promise<KeyMaterialState> {
		try {
			return await new MaterialUpdate(this.#context, olds, news).run();
		} catch (error) {
			if (!(error instanceof MaterialDeletedError)) throw error;
			const { failure, state } = error;
			// Recorded, so that the next up imports it again even if nothing else changes.
			if (!endedAsAsked(state, news, this.#context)) throw new PartialFailure(afterDeletion(failure), id, state);
			logExpired(this.#context, state);
			return state;
		}
	}

	async delete(_id: string, state: KeyMaterialState): Promise<void> {
		const { clients, log, run } = this.#context;
		const { keyId, materialDeletion = properties.materialDeletion.default } = state;
		run.recordMaterial(state);
		const holder = run.otherHolder(state);
		const action = await DELETE.resolve(
			{ managedByAnother: yesNo(holder !== undefined), materialDeletion, answer: "notSent" },
			{ delete: async () => ({ answer: await answerToDeletion(clients.for(state), keyId) }) },
		);
		if (action === "keep") await this.#logKept(state, holder);
		if (action === "leave" && run.isKeyHeld(keyId)) log("info", leftText(keyId));
		if (action === "deleted")
			log("warning", `The material of key ${keyId} was deleted at once. Only the same bytes bring it back.`);
		if (action === "warn")
			log("warning", `Key ${keyId} keeps its private key. ${remediationFor("materialNotDeletable")}`);
	}

	/** What became of material that another resource of the program manages now, and whether that one gives the same bytes. */
	async #logKept(deleted: KeyMaterialState, holder: HeldMaterial | undefined): Promise<void> {
		const { log } = this.#context;
		const kept = `Key ${deleted.keyId} keeps its material, because another resource of this program manages it.`;
		// Of a fingerprint that can't be read, nothing is known, and only a log line depends on it.
		const unknown = ifCode(["unexpectedAnswer"], undefined);
		const comparison = deleted.adopted ? undefined : await holder?.compare?.(deleted).catch(unknown);
		if (comparison?.bytes === "different")
			log("warning", `${kept} But that resource gives other bytes than those that were imported. ${OTHER_BYTES}`);
		else log("info", deleted.adopted || !holder?.adopted ? kept : `${kept} ${IN_DOUBT}`);
	}

	/** The engine calls nothing in the preview of a destroy, so it is said when the program begins to ask for it. */
	#warnOfDeletion({ keyId }: Planned<KeyMaterialInputs>): void {
		const key = ifKnown(keyId) === undefined ? "a new key" : `key ${ifKnown(keyId)}`;
		const effect = "deleting or replacing the resource deletes it at once, and only the same bytes bring it back";
		this.#context.log("warning", `materialDeletion is immediate for the material of ${key}: ${effect}.`);
	}
}

/** The failure, with what it has left. */
function afterDeletion(failure: KmsImportError): KmsImportError {
	const { code, message } = inTermsOfResources(failure);
	return new KmsImportError(code, `${message} The key holds no material now. The next up imports it again.`);
}

const OTHER_BYTES = "Undo the change: a key accepts only the bytes that were imported first. New bytes need a new key.";
const IN_DOUBT =
	"That resource can't know that a run imported the program's bytes, because Pulumi did not show it the old state. Only if you are certain that it gives the same bytes, set trustExistingMaterial before you change expirationTime. Next time, use Pulumi's aliases, or pulumi up --refresh.";

function leftText(keyId: string): string {
	return `Key ${keyId} keeps its material until the key is deleted, because materialDeletion is withKey.`;
}

const MEANS_NO_MATERIAL: readonly KmsImportErrorCode[] = ["keyNotFound", "keyPendingDeletion", "materialMissing"];

async function answerToDeletion(kms: KmsClient, keyId: string): Promise<Facts<typeof DELETE.facts>["answer"]> {
	try {
		await kms.deleteImportedKeyMaterial(keyId);
		return "deleted";
	} catch (error) {
		if (hasCode(error, MEANS_NO_MATERIAL)) return "noMaterial";
		if (hasCode(error, ["materialNotDeletable"])) return "notDeletable";
		throw error;
	}
}
