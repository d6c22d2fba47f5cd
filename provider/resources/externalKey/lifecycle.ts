import { ifCode, KmsImportError } from "../../errors";
import type { KmsClient, Tags } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { ProviderContext } from "../shared/context";
import { describeIfAllowed, describeUnlessGone } from "../shared/describeKey";
import { movedKey, replacing, updating } from "../shared/key";
import type { CheckRequest, CheckResult, Differences, Lifecycle, Resource } from "../shared/lifecycle";
import { completeArguments, configurationFaults } from "../shared/location";
import { PartialFailure } from "../shared/partialFailure";
import { exactly, namesThat, outputNames } from "../shared/properties";
import { remediationFor } from "../shared/remediation";
import { ifKnown, type Planned } from "../shared/unknown";
import { checkResult, parseArguments } from "../shared/validation";
import { autoAlias } from "./alias";
import { applyChanges, changedNames } from "./changes";
import { KeyCreation } from "./creation";
import { needsSwitch, setEnabled } from "./enabled";
import { type ExternalKeyInputs, type ExternalKeyState, properties } from "./properties";
import { externalKeyId, stateOf, withDetails } from "./state";
import { defaultUsage, usageFaults } from "./usage";

/** A key made for imported material: created once, changed in place, deleted after a delay. */
export class ExternalKeyLifecycle implements Lifecycle<ExternalKeyInputs, ExternalKeyState> {
	readonly #context: ProviderContext;

	constructor(context: ProviderContext) {
		this.#context = context;
	}

	async check({ name, olds, news, seed }: CheckRequest): Promise<CheckResult<ExternalKeyInputs>> {
		const { configuration, clients } = this.#context;
		// An alias once chosen stays. A replacement is checked without olds, and its key needs another alias.
		const alias = news.alias ?? olds?.alias ?? autoAlias(name, seed);
		const keyUsage = news.keyUsage ?? defaultUsage(news.keySpec ?? properties.keySpec.default);
		const completed = completeArguments(properties, { ...news, alias, keyUsage }, configuration);
		const { inputs, faults } = parseArguments(properties, completed);
		const all = [...faults, ...usageFaults(inputs), ...(await configurationFaults(completed, clients))];
		return checkResult(inputs, all);
	}

	async create(inputs: ExternalKeyInputs): Promise<Resource<ExternalKeyState>> {
		const { clients, run } = this.#context;
		const kms = clients.for(inputs);
		const projectId = await kms.projectId();
		const created = await new KeyCreation(kms, inputs, this.#context).run();
		const state = stateOf({ ...inputs, ...created, projectId, keyState: KEY_STATE.pendingImport });
		run.holdKey(state);
		if (state.adopted) this.#logTakeOver(state);
		const id = externalKeyId.format(state);
		await this.#tag(kms, id, state, inputs);
		return { id, state };
	}

	async read(id: string, stored: Partial<ExternalKeyState>): Promise<Resource<ExternalKeyState> | undefined> {
		const location = externalKeyId.parse(id);
		const kms = this.#context.clients.for(location);
		const key = await describeUnlessGone(kms, location.keyId);
		if (!key) return undefined;
		if (key.origin === "kms")
			throw new KmsImportError(
				"keyNotExternal",
				`Reading external key ${location.keyId}: the service generated its material (origin kms). ${remediationFor("keyNotExternal")}`,
			);
		// A program without tags leaves those that others set alone; with `.get` there is no program to ask.
		const isManaged = stored.tags !== undefined || stored.keyId === undefined;
		const tags = isManaged ? await tagsOf(kms, location.keyId, stored.tags) : undefined;
		return { id, state: withDetails(stored, location, key, tags) };
	}

	async diff(_id: string, olds: ExternalKeyState, news: Planned<ExternalKeyInputs>): Promise<Differences> {
		const { run } = this.#context;
		run.recordKey(olds.keyId);
		const replaced = { ...replacing(changedForGood(olds, news)), ...movedKey(olds, { ...news, keyId: olds.keyId }) };
		if (Object.keys(replaced).length > 0) return replaced;
		run.holdKey(olds);
		const changed = changedNames(olds, news);
		const enabled = ifKnown(news.enabled);
		if (changed.length > 0 || enabled === undefined) return updating(changed);
		return (await this.#needsSwitch(olds, enabled)) ? { enabled: { effect: "update", cause: "remote" } } : {};
	}

	async update(_id: string, olds: ExternalKeyState, news: ExternalKeyInputs): Promise<ExternalKeyState> {
		const kms = this.#context.clients.for({ ...news, projectId: olds.projectId });
		await applyChanges(kms, olds, news);
		const isSwitched = await this.#needsSwitch(olds, news.enabled);
		const keyState = isSwitched ? await setEnabled(kms, olds.keyId, news.enabled) : olds.keyState;
		// What can't change in place stays as it was, whatever the program says.
		const kept = exactly(olds, [...namesThat("replaces", properties), ...outputNames(properties)]);
		return stateOf({ ...news, ...kept, keyState });
	}

	async delete(_id: string, state: ExternalKeyState): Promise<void> {
		const { clients, log, run } = this.#context;
		if (run.isKeyTakenOver(state.keyId)) {
			const wayOut = "If none has, schedule the key's deletion yourself.";
			log(
				"info",
				`Key ${state.keyId} is not deleted: another resource of this program may have taken it over. ${wayOut}`,
			);
			return;
		}
		await clients
			.for(state)
			.scheduleKeyDeletion(state.keyId, state.pendingDeletionDays)
			.catch(ifCode(["keyNotFound", "keyPendingDeletion"], undefined));
	}

	#logTakeOver({ keyId, alias }: ExternalKeyState): void {
		const reason = "it is pending import, matches the program, and is too old to belong to a run in progress";
		this.#context.log("info", `Key ${keyId} with alias ${alias} existed before this run and is taken over: ${reason}.`);
	}

	/** A key that could not be tagged is recorded as it is: the next up tags it, and none is orphaned. */
	async #tag(kms: KmsClient, id: string, state: ExternalKeyState, { tags }: ExternalKeyInputs): Promise<void> {
		if (tags === undefined || Object.keys(tags).length === 0) return;
		try {
			await kms.changeTags(state.keyId, "create", tags);
		} catch (error) {
			if (!(error instanceof KmsImportError)) throw error;
			throw new PartialFailure(error, id, stateOf({ ...state, tags: undefined }));
		}
	}

	/** A key that is to be disabled and had no material when it was last described may hold some by now. */
	async #needsSwitch(olds: ExternalKeyState, enabled: boolean): Promise<boolean> {
		if (enabled || olds.keyState !== KEY_STATE.pendingImport) return needsSwitch(olds.keyState, enabled);
		const key = await describeIfAllowed(this.#context.clients.for(olds), olds.keyId);
		return key !== undefined && needsSwitch(key.keyState, enabled);
	}
}

/** Arguments that differ and can't change in place. Where the program or the state has none, the service's default stands. */
function changedForGood(olds: ExternalKeyState, news: Planned<ExternalKeyInputs>): string[] {
	const names = namesThat("replaces", properties).filter((name) => name !== "region" && name !== "projectId");
	return names.filter((name) => olds[name] !== undefined && news[name] !== undefined && olds[name] !== news[name]);
}

/** If the credentials may not read tags, they are taken to be unchanged. */
async function tagsOf(kms: KmsClient, keyId: string, stored: Tags | undefined): Promise<Tags | undefined> {
	const tags = await kms.listTags(keyId).catch(ifCode(["denied", "unsupported"], stored));
	return stored || Object.keys(tags ?? {}).length > 0 ? tags : undefined;
}
