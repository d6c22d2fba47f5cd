import { hasCode, type KmsImportErrorCode } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyMaterialBytes } from "../../wrapping";
import { recordText } from "../material/comparison";
import { materialFaults } from "../material/reading";
import type { ProviderContext } from "../shared/context";
import { type Facts, yesNo } from "../shared/decisionTable";
import { describeUnlessGone } from "../shared/describeKey";
import type { CheckRequest, CheckResult, Differences, Lifecycle, Resource } from "../shared/lifecycle";
import { completeArguments, configurationFaults } from "../shared/location";
import { PartialFailure } from "../shared/partialFailure";
import { remediationFor } from "../shared/remediation";
import type { Planned } from "../shared/unknown";
import { checkResult, parseArguments } from "../shared/validation";
import { combinationFaults, expiryFaults } from "./combinations";
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

	async check({ olds, news }: CheckRequest): Promise<CheckResult<KeyMaterialInputs>> {
		const { configuration, clients, run } = this.#context;
		const completed = completeArguments(properties, news, configuration);
		const { inputs, faults } = parseArguments(properties, completed);
		run.declareMaterial(inputs.keyId);
		recordText(run, olds, inputs);
		const all = [...faults, ...combinationFaults(inputs)];
		// A missing region must not hide what is wrong with the material.
		if (all.every(({ property }) => property === "region")) {
			const isNew = olds?.keyId === undefined;
			const further = (material: KeyMaterialBytes) => expiryFaults(inputs, material);
			all.push(...(await materialFaults(inputs.material, isNew, this.#context, further)));
		}
		return checkResult(inputs, [...all, ...(await configurationFaults(completed, clients))]);
	}

	async create(inputs: KeyMaterialInputs): Promise<Resource<KeyMaterialState>> {
		const kms = this.#context.clients.for(inputs);
		const start = { projectId: await kms.projectId(), recorded: {} };
		const state = await new MaterialImport(this.#context, kms, inputs, start).run();
		return { id: keyMaterialId.format(state), state };
	}

	async read(id: string, stored: Partial<KeyMaterialState>): Promise<Resource<KeyMaterialState> | undefined> {
		const known = keyMaterialId.parse(id);
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
			if (!endedAsAsked(state, news, this.#context)) throw new PartialFailure(failure, id, state);
			logExpired(this.#context, state);
			return state;
		}
	}

	async delete(_id: string, state: KeyMaterialState): Promise<void> {
		const { clients, log, run } = this.#context;
		const { keyId } = state;
		const managedByAnother = yesNo(run.isMaterialHeldByAnother(state));
		const action = await DELETE.resolve(
			{ managedByAnother, answer: "notSent" },
			{ delete: async () => ({ answer: await answerToDeletion(clients.for(state), keyId) }) },
		);
		if (action === "keep")
			log("info", `Key ${keyId} keeps its material, because another resource of this program manages it.`);
		if (action === "warn")
			log("warning", `Key ${keyId} keeps its private key. ${remediationFor("materialNotDeletable")}`);
	}
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
