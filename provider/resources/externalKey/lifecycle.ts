import type * as pulumi from "@pulumi/pulumi";
import { ifCode, KmsImportError } from "../../errors";
import type { KmsClient, Tags } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { Surroundings } from "../shared/context";
import { describeIfAllowed, describeUnlessGone } from "../shared/describeKey";
import { movedKey } from "../shared/key";
import { configurationFaults, withPlace } from "../shared/location";
import { Unfinished } from "../shared/partialFailure";
import { given } from "../shared/properties";
import { remediationFor } from "../shared/remediation";
import { faultsOf } from "../shared/validation";
import { applyChanges, changedNames } from "./changes";
import { createKeyOnce } from "./creation";
import { isToBeSwitched, switchKey } from "./enabled";
import { autoAlias, DEFAULTS, defaultUsage, type ExternalKeyInputs, entries, usageFaults } from "./inputs";
import { type ExternalKeyState, externalKeyId, stateOf, withDetails } from "./state";

type Provider = pulumi.dynamic.ResourceProvider<ExternalKeyInputs, ExternalKeyState>;

/** What the resource class adds to the arguments: the name to make an alias of. */
type GivenInputs = Partial<ExternalKeyInputs> & { readonly resourceName?: string };

/** A key made for material from outside: created once, changed in place, deleted with a delay. */
export class ExternalKeyLifecycle implements Provider {
	readonly #surroundings: Surroundings;
	/** Keys that this run's program had before it. */
	readonly #known = new Set<string>();
	/** Keys that resources of this run have taken over, lately or in an earlier run. */
	readonly #adopted = new Set<string>();

	constructor(surroundings: Surroundings) {
		this.#surroundings = surroundings;
	}

	async check(
		olds: Partial<ExternalKeyInputs>,
		news: GivenInputs,
	): Promise<pulumi.dynamic.CheckResult<ExternalKeyInputs>> {
		const { configuration, clients } = this.#surroundings;
		const { resourceName = "key", ...args } = given(news);
		// An alias once chosen stays. On a replacement the engine asks with no olds, and the new key needs another.
		const alias = args.alias ?? olds?.alias ?? autoAlias(resourceName);
		const keyUsage = args.keyUsage ?? defaultUsage(args.keySpec ?? DEFAULTS.keySpec);
		const inputs = withPlace(
			{ ...DEFAULTS, ...args, alias, ...given({ keyUsage }) } as ExternalKeyInputs,
			configuration,
		);
		const faults = [...faultsOf(entries, inputs), ...usageFaults(inputs)];
		return { inputs, failures: [...faults, ...(await configurationFaults(inputs, clients))] };
	}

	async create(inputs: ExternalKeyInputs): Promise<pulumi.dynamic.CreateResult<ExternalKeyState>> {
		const { clock, configuration, clients } = this.#surroundings;
		const kms = clients.for(inputs);
		const projectId = await kms.projectId();
		const isKnown = (keyId: string) => this.#known.has(keyId);
		const created = await createKeyOnce({ kms, clock, maxRetries: configuration.maxRetries, isKnown }, inputs);
		const state = stateOf({ ...inputs, ...created, projectId, keyState: KEY_STATE.pendingImport });
		this.#surroundings.ownKeys.add(state.keyId);
		if (created.adopted) this.#takeOver(state);
		const id = externalKeyId.format(state);
		await this.#tag(kms, id, state, inputs);
		return { id, outs: state };
	}

	async read(id: string, stored: Partial<ExternalKeyState> = {}): Promise<pulumi.dynamic.ReadResult<ExternalKeyState>> {
		const known = externalKeyId.parse(id);
		const kms = this.#surroundings.clients.for(known);
		const key = await describeUnlessGone(kms, known.keyId);
		if (!key) return { id: "" };
		if (key.origin === "kms")
			throw new KmsImportError(
				"keyNotExternal",
				`Reading external key ${known.keyId}: it was made with material of the service's own (origin kms). ${remediationFor("keyNotExternal")}`,
			);
		// Tags that the program has none of are somebody else's; with `.get` there is no program to ask.
		const isManaged = stored.tags !== undefined || stored.keyId === undefined;
		return {
			id,
			props: withDetails(stored, known, key, isManaged ? await tagsOf(kms, known.keyId, stored.tags) : undefined),
		};
	}

	async diff(_id: string, olds: ExternalKeyState, news: ExternalKeyInputs): Promise<pulumi.dynamic.DiffResult> {
		this.#known.add(olds.keyId);
		const immutable = (["keySpec", "keyUsage", "enterpriseProjectId"] as const).filter(
			(name) => olds[name] !== undefined && news[name] !== undefined && olds[name] !== news[name],
		);
		const replaces = [...immutable, ...movedKey(olds, { ...news, keyId: olds.keyId })];
		if (replaces.length > 0) return { changes: true, replaces };
		this.#surroundings.ownKeys.add(olds.keyId);
		if (olds.adopted) this.#adopted.add(olds.keyId);
		const isChanged = changedNames(olds, news).length > 0;
		return { changes: isChanged || (await this.#isToBeSwitched(olds, news)), replaces };
	}

	async update(
		_id: string,
		olds: ExternalKeyState,
		news: ExternalKeyInputs,
	): Promise<pulumi.dynamic.UpdateResult<ExternalKeyState>> {
		const { projectId, keyId } = olds;
		const kms = this.#surroundings.clients.for({ ...news, projectId });
		await applyChanges(kms, olds, news);
		const isToBeSwitched = await this.#isToBeSwitched(olds, news);
		const keyState = isToBeSwitched ? await switchKey(kms, keyId, news.enabled) : olds.keyState;
		const { keySpec, keyUsage, enterpriseProjectId, adopted } = olds;
		return { outs: stateOf({ ...news, keySpec, keyUsage, enterpriseProjectId, projectId, keyId, keyState, adopted }) };
	}

	async delete(_id: string, state: ExternalKeyState): Promise<void> {
		const { clients, tell } = this.#surroundings;
		if (this.#adopted.has(state.keyId)) {
			tell(`Key ${state.keyId} stays: another resource of this program has taken it over.`);
			return;
		}
		await clients
			.for(state)
			.scheduleKeyDeletion(state.keyId, state.pendingDeletionDays)
			.catch(ifCode(["keyNotFound", "keyPendingDeletion"], undefined));
	}

	#takeOver({ keyId, alias }: ExternalKeyState): void {
		this.#adopted.add(keyId);
		const reason = "it waits for material, is as the program asks, and no run that was still going can have made it";
		this.#surroundings.tell(`Key ${keyId} with alias ${alias} was there before this run and is taken over: ${reason}.`);
	}

	/** A key that is there but not tagged is recorded as it is: the next up tags it, and none is left behind. */
	async #tag(kms: KmsClient, id: string, state: ExternalKeyState, inputs: ExternalKeyInputs): Promise<void> {
		if (inputs.tags === undefined || Object.keys(inputs.tags).length === 0) return;
		try {
			await kms.changeTags(state.keyId, "create", inputs.tags);
		} catch (error) {
			if (!(error instanceof KmsImportError)) throw error;
			throw new Unfinished(error, id, stateOf({ ...state, tags: undefined }), inputs);
		}
	}

	/** A key that is to be disabled and was without material when it was last looked at may hold some by now. */
	async #isToBeSwitched(olds: ExternalKeyState, { enabled }: ExternalKeyInputs): Promise<boolean> {
		if (enabled !== false || olds.keyState !== KEY_STATE.pendingImport) return isToBeSwitched(olds.keyState, enabled);
		const key = await describeIfAllowed(this.#surroundings.clients.for(olds), olds.keyId);
		return key !== undefined && isToBeSwitched(key.keyState, enabled);
	}
}

/** Where the caller may not read tags, they are taken to be as they were. */
async function tagsOf(kms: KmsClient, keyId: string, stored: Tags | undefined): Promise<Tags | undefined> {
	const tags = await kms.listTags(keyId).catch(ifCode(["denied", "unsupported"], stored));
	return stored || Object.keys(tags ?? {}).length > 0 ? tags : undefined;
}
