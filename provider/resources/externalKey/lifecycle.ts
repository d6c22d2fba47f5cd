import { hasCode, ifCode, KmsImportError } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { ProviderContext } from "../shared/context";
import { describeIfAllowed } from "../shared/describeKey";
import { movedKey, replacing, updating } from "../shared/key";
import type { CheckRequest, CheckResult, CreateRequest, Differences, Lifecycle, Resource } from "../shared/lifecycle";
import { completeArguments, settingsFaults } from "../shared/location";
import { PartialFailure } from "../shared/partialFailure";
import { exactly, given, namesThat, outputNames } from "../shared/properties";
import { remediationFor } from "../shared/remediation";
import { ifKnown, type Planned } from "../shared/unknown";
import { checkResult, parseArguments } from "../shared/validation";
import { autoAlias } from "./alias";
import { applyChanges, changedForGood, changedNames } from "./changes";
import { KeyCreation } from "./creation";
import { needsSwitch, setEnabled } from "./enabled";
import { enterpriseProjectOf, otherEnterpriseProject } from "./enterpriseProject";
import { existingKeyFaults, readExistingKey } from "./existingKey";
import { type ExternalKeyInputs, type ExternalKeyState, properties } from "./properties";
import { deletionDate, goneText, refuseImpossibleReplacement, warnOfReplacement } from "./replacement";
import { externalKeyId, stateOf, withDetails } from "./state";
import { tagsOf } from "./tags";
import { defaultUsage, usageFaults } from "./usage";

/** A key made for imported material: created once, changed in place, deleted after a delay. */
export class ExternalKeyLifecycle implements Lifecycle<ExternalKeyInputs, ExternalKeyState> {
	readonly #context: ProviderContext;

	constructor(context: ProviderContext) {
		this.#context = context;
	}

	async check(request: CheckRequest): Promise<CheckResult<ExternalKeyInputs>> {
		const { news, olds } = request;
		const { configuration } = this.#context;
		const keyUsage = news.keyUsage ?? defaultUsage(news.keySpec ?? properties.keySpec.default);
		const enterpriseProjectId = enterpriseProjectOf(request, configuration);
		const args = { olds, news: { ...news, ...given({ keyUsage, enterpriseProjectId }) } };
		const completed = completeArguments(properties, args, configuration);
		const { inputs, faults } = parseArguments(properties, completed);
		const settings = await settingsFaults(request, completed, this.#context);
		const all = [...faults, ...usageFaults(inputs), ...settings];
		if (all.length === 0 && olds === undefined) all.push(...(await existingKeyFaults(inputs, this.#context)));
		const other = otherEnterpriseProject(request, configuration);
		if (other) this.#context.log("warning", `Key ${request.name}: ${other}`);
		return checkResult(inputs, all);
	}

	async create({ name, inputs, seed }: CreateRequest<ExternalKeyInputs>): Promise<Resource<ExternalKeyState>> {
		const kms = this.#context.clients.for(inputs);
		const { existingKeyId } = inputs;
		if (existingKeyId !== undefined) return this.#takeOver(kms, existingKeyId, inputs);
		// Chosen here and not in check, so that a preview and a saved plan hold.
		const alias = inputs.alias ?? autoAlias(name, seed);
		const projectId = await kms.projectId();
		const created = await new KeyCreation(kms, { ...inputs, alias }, this.#context).run();
		const state = stateOf({ ...inputs, ...created, alias, projectId, keyState: KEY_STATE.pendingImport });
		this.#context.run.holdKey(state);
		if (state.adopted) this.#logTakeOver(state);
		const id = externalKeyId.format(state);
		await this.#tag(kms, id, state, inputs);
		return { id, state };
	}

	async read(id: string, stored: Partial<ExternalKeyState>): Promise<Resource<ExternalKeyState> | undefined> {
		const location = externalKeyId.locate(id, stored);
		const kms = this.#context.clients.for(location);
		const key = await kms.describeKey(location.keyId).catch(ifCode(["keyNotFound"], undefined));
		if (!key || key.keyState === KEY_STATE.pendingDeletion) {
			if (stored.keyId !== undefined) this.#context.log("warning", goneText(location.keyId, stored.alias, key));
			return undefined;
		}
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
		// Newer engines compare in a refresh too, before the program says which resources it still has.
		if (run.hasProgram) run.recordKey(olds.keyId);
		const moved = movedKey(olds, { ...news, keyId: olds.keyId });
		const replaced = { ...replacing(changedForGood(olds, news)), ...moved };
		if (Object.keys(replaced).length > 0) {
			refuseImpossibleReplacement(olds, news, Object.keys(replaced));
			await warnOfReplacement(olds, this.#context);
			return replaced;
		}
		if (run.hasProgram) run.holdKey(olds);
		const changed = changedNames(olds, requested(olds, news));
		const enabled = ifKnown(news.enabled);
		if (changed.length > 0 || enabled === undefined) return updating(changed);
		return (await this.#needsSwitch(olds, enabled)) ? { enabled: { effect: "update", cause: "remote" } } : {};
	}

	async update(_id: string, olds: ExternalKeyState, news: ExternalKeyInputs): Promise<ExternalKeyState> {
		const kms = this.#context.clients.for({ ...news, projectId: olds.projectId });
		const asked = requested(olds, news);
		await applyChanges(kms, olds, asked);
		const isSwitched = await this.#needsSwitch(olds, news.enabled);
		const keyState = isSwitched ? await setEnabled(kms, olds.keyId, news.enabled) : olds.keyState;
		// What can't change in place stays as it was, whatever the program says.
		const known: ExternalKeyState & Pick<ExternalKeyInputs, "existingKeyId"> = olds;
		const kept = exactly(known, [...namesThat("replaces", properties), ...outputNames(properties)]);
		return stateOf({ ...asked, ...kept, keyState });
	}

	async delete(_id: string, state: ExternalKeyState): Promise<void> {
		const { clients, clock, log, run } = this.#context;
		if (run.mayBeHeldByAnother(state)) {
			const wayOut = "If none has, schedule the key's deletion yourself.";
			log(
				"info",
				`Key ${state.keyId} is not deleted: another resource of this program may have taken it over. ${wayOut}`,
			);
			return;
		}
		const { keyId, alias, pendingDeletionDays } = state;
		try {
			await clients.for(state).scheduleKeyDeletion(keyId, pendingDeletionDays);
			const until = "Until then its deletion can be cancelled (cancel-key-deletion, or the console).";
			log("info", `Key ${keyId} (alias ${alias}) is deleted at ${deletionDate(state, clock.now())}. ${until}`);
		} catch (error) {
			if (!hasCode(error, ["keyNotFound", "keyPendingDeletion"])) throw error;
		}
	}

	/** Manages an existing key: reads it, and changes what differs from the program. */
	async #takeOver(kms: KmsClient, keyId: string, inputs: ExternalKeyInputs): Promise<Resource<ExternalKeyState>> {
		const found = await readExistingKey(kms, keyId, inputs, this.#context);
		const id = externalKeyId.format(found);
		this.#logExisting(found, inputs);
		try {
			const state = await this.update(id, found, inputs);
			this.#context.run.holdKey(state);
			return { id, state };
		} catch (error) {
			throw error instanceof KmsImportError ? new PartialFailure(error, id, found) : error;
		}
	}

	/** The preview shows a creation, and not what becomes of a key that exists. */
	#logExisting(found: ExternalKeyState, inputs: ExternalKeyInputs): void {
		const switched = needsSwitch(found.keyState, inputs.enabled) ? ["enabled"] : [];
		const names = [...new Set([...changedNames(found, requested(found, inputs)), ...switched])];
		const changes = names.length === 0 ? "" : `, and gets the program's ${names.join(", ")}`;
		this.#context.log("info", `Key ${found.keyId} (alias ${found.alias}) is taken over${changes}.`);
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

/** An alias that the program doesn't give stays as it is. */
function requested<News extends Pick<Planned<ExternalKeyInputs>, "alias">>(olds: ExternalKeyState, news: News) {
	return { ...news, alias: news.alias ?? olds.alias };
}
