import { hasCode, ifCode, KmsImportError, type KmsImportErrorCode } from "../../errors";
import type { ImportParameters, KmsClient } from "../../kms/client";
import { holdsMaterial } from "../../kms/keyState";
import type { ProviderContext } from "../shared/context";
import { yesNo } from "../shared/decisionTable";
import { KEY_ID_PARTS } from "../shared/idFormat";
import { movedKey, replacing, updating } from "../shared/key";
import type { CheckRequest, CheckResult, CreateRequest, Differences, Lifecycle, Resource } from "../shared/lifecycle";
import { completeArguments, settingsFaults } from "../shared/location";
import { exactly, namesThat, outputNames, toState } from "../shared/properties";
import { ifKnown, type Planned } from "../shared/unknown";
import { checkResult, parseArguments } from "../shared/validation";
import { type ImportParametersInputs, type ImportParametersState, properties } from "./properties";
import { isDue } from "./renewal";
import { RENEWAL } from "./renewalTable";
import { emptyState, importParametersId, isComplete, isEmpty, stateOf } from "./state";

/** Import parameters of one key: fetched once, kept until they expire, renewed only while the key is pending import. */
export class ImportParametersLifecycle implements Lifecycle<ImportParametersInputs, ImportParametersState> {
	readonly #context: ProviderContext;

	constructor(context: ProviderContext) {
		this.#context = context;
	}

	async check(request: CheckRequest): Promise<CheckResult<ImportParametersInputs>> {
		const completed = completeArguments(properties, request, this.#context.configuration);
		const { inputs, faults } = parseArguments(properties, completed);
		return checkResult(inputs, [...faults, ...(await settingsFaults(request, completed, this.#context))]);
	}

	async create({ inputs }: CreateRequest<ImportParametersInputs>): Promise<Resource<ImportParametersState>> {
		const kms = this.#context.clients.for(inputs);
		const parameters = await this.#getParameters(kms, inputs);
		const located = { ...inputs, projectId: await kms.projectId() };
		const state = parameters ? stateOf(located, parameters) : emptyState(located);
		return { id: importParametersId.format(state), state };
	}

	async read(id: string, stored: Partial<ImportParametersState>): Promise<Resource<ImportParametersState> | undefined> {
		const known = importParametersId.locate(id, stored);
		const { earlyRenewalSeconds } = { earlyRenewalSeconds: properties.earlyRenewalSeconds.default, ...stored };
		// The algorithm in the id is that of the creation. The state may have another since.
		const inputs = { ...known, ...stored, earlyRenewalSeconds };
		try {
			const parameters = await this.#context.clients.for(known).getParametersForImport(inputs);
			return { id, state: stateOf(inputs, parameters) };
		} catch (error) {
			if (hasCode(error, MEANS_GONE)) return undefined;
			if (hasCode(error, MEANS_NONE_ISSUED) && isComplete(stored)) return { id, state: toState(properties, stored) };
			throw error;
		}
	}

	async diff(_id: string, olds: ImportParametersState, news: Planned<ImportParametersInputs>): Promise<Differences> {
		const { run } = this.#context;
		const moved = Object.keys(movedKey(olds, news));
		const others = namesThat("replaces", properties).filter((name) => !NAMES_OF_KEY.includes(name));
		const changed = [...moved, ...others.filter((name) => olds[name] !== news[name])];
		const stored = namesThat("stores", properties).filter((name) => olds[name] !== news[name]);
		const action = await RENEWAL.resolve(
			{
				moved: yesNo(moved.length > 0),
				changed: yesNo(changed.length > 0),
				due: yesNo(this.#isDue(olds, news)),
				key: "notAsked",
			},
			{ describeKey: async () => ({ key: await this.#keyFact(olds) }) },
		);
		switch (action) {
			case "replace":
				run.replaceParameters(olds.keyId);
				return { ...updating(stored), ...replacing(changed) };
			case "renew":
				run.replaceParameters(olds.keyId);
				this.#logRenewal(olds);
				return { ...updating(stored), expirationTime: { effect: "replace", cause: "remote" } };
			case "keep":
			case "store":
				return updating([...changed, ...stored]);
		}
	}

	/** Stores arguments that need no new parameters: another early renewal, or anything once the parameters have been used. */
	async update(_id: string, olds: ImportParametersState, news: ImportParametersInputs): Promise<ImportParametersState> {
		// A project that the program doesn't name stays the one that the credentials had.
		return toState(properties, { ...news, ...exactly(olds, ["projectId", ...outputNames(properties)]) });
	}

	/** Nothing to do: the service keeps no parameters that could be deleted. They expire. */
	async delete(): Promise<void> {}

	/** Empty ones are never due: a KeyMaterial that needs parameters gets its own, and a refresh fills them in. */
	#isDue(olds: ImportParametersState, news: Planned<ImportParametersInputs>): boolean {
		const { expirationTime } = olds;
		const earlyRenewalSeconds = ifKnown(news.earlyRenewalSeconds) ?? properties.earlyRenewalSeconds.default;
		return !isEmpty(olds) && isDue({ expirationTime, earlyRenewalSeconds }, this.#context.clock.now());
	}

	async #keyFact({ keyId, ...location }: ImportParametersState): Promise<"notKnown" | "holds" | "pendingImport"> {
		const kms = this.#context.clients.for(location);
		const key = await kms.describeKey(keyId).catch(ifCode(["denied", "unsupported", "keyNotFound"], undefined));
		if (!key) return "notKnown";
		return holdsMaterial(key.keyState) ? "holds" : "pendingImport";
	}

	/** Engines name what a replacement is for only where an argument has changed. */
	#logRenewal({ keyId, expiresAt }: ImportParametersState): void {
		this.#context.log("info", `Import parameters of key ${keyId} are due for renewal (valid until ${expiresAt}).`);
	}

	/** @returns undefined if the key needs none and the program says that this is no failure */
	async #getParameters(kms: KmsClient, inputs: ImportParametersInputs): Promise<ImportParameters | undefined> {
		const { keyId, emptyIfImported } = inputs;
		const { run } = this.#context;
		if (emptyIfImported && run.isKeyInUse(keyId)) return undefined;
		try {
			return await kms.getParametersForImport(inputs);
		} catch (error) {
			if (emptyIfImported && hasCode(error, MEANS_NONE_ISSUED)) return undefined;
			if (!hasCode(error, ["keyNotPendingImport"])) throw error;
			const needsNone = run.replacesParameters(keyId) ? NO_OTHERS_NEEDED : NONE_NEEDED;
			throw new KmsImportError(error.code, `${error.reason} The key holds its material, so ${needsNone}`);
		}
	}
}

const MEANS_GONE: readonly KmsImportErrorCode[] = ["keyNotFound", "keyPendingDeletion"];
const MEANS_NONE_ISSUED: readonly KmsImportErrorCode[] = ["keyNotPendingImport", "keyDisabled"];

const NONE_NEEDED =
	"it needs no import parameters: remove the resource from the program, or set emptyIfImported. A KeyMaterial gets its own if it needs any. To import the same bytes again, delete the imported material first.";
const NO_OTHERS_NEEDED =
	"it needs no other import parameters: grant kms:cmk:get, so that the provider can see that, or undo the change of their arguments.";

const NAMES_OF_KEY: readonly string[] = KEY_ID_PARTS;
