import { hasCode, ifCode, KmsImportError, type KmsImportErrorCode } from "../../errors";
import type { ImportParameters, KmsClient } from "../../kms/client";
import { holdsMaterial } from "../../kms/keyState";
import type { ProviderContext } from "../shared/context";
import { yesNo } from "../shared/decisionTable";
import { KEY_ID_PARTS } from "../shared/idFormat";
import { replacing, updating } from "../shared/key";
import type { CheckRequest, CheckResult, Differences, Lifecycle, Resource } from "../shared/lifecycle";
import { completeArguments, configurationFaults } from "../shared/location";
import { argumentNames, exactly, namesThat, outputNames, pick, toState } from "../shared/properties";
import type { ReplacementCause } from "../shared/run";
import { ifKnown, type Planned } from "../shared/unknown";
import { checkResult, parseArguments } from "../shared/validation";
import { type ImportParametersInputs, type ImportParametersState, properties } from "./properties";
import { isDue } from "./renewal";
import { RENEWAL } from "./renewalTable";
import { importParametersId, isComplete, stateOf } from "./state";

/** Import parameters of one key: fetched once, kept until they expire, renewed only while the key is pending import. */
export class ImportParametersLifecycle implements Lifecycle<ImportParametersInputs, ImportParametersState> {
	readonly #context: ProviderContext;

	constructor(context: ProviderContext) {
		this.#context = context;
	}

	async check({ news }: CheckRequest): Promise<CheckResult<ImportParametersInputs>> {
		const { configuration, clients } = this.#context;
		const completed = completeArguments(properties, news, configuration);
		const { inputs, faults } = parseArguments(properties, completed);
		return checkResult(inputs, [...faults, ...(await configurationFaults(completed, clients))]);
	}

	async create(inputs: ImportParametersInputs): Promise<Resource<ImportParametersState>> {
		const kms = this.#context.clients.for(inputs);
		const parameters = await this.#getParameters(kms, inputs);
		const state = stateOf({ ...inputs, projectId: await kms.projectId() }, parameters);
		return { id: importParametersId.format(state), state };
	}

	async read(id: string, stored: Partial<ImportParametersState>): Promise<Resource<ImportParametersState> | undefined> {
		const known = importParametersId.parse(id);
		const { earlyRenewalSeconds } = { earlyRenewalSeconds: properties.earlyRenewalSeconds.default, ...stored };
		const inputs = { ...pick(stored, argumentNames(properties)), ...known, earlyRenewalSeconds };
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
		const changed = namesThat("replaces", properties).filter(
			(name) => olds[name] !== news[name] && !isLeftToCredentials(name, news),
		);
		const stored = namesThat("stores", properties).filter((name) => olds[name] !== news[name]);
		const action = await RENEWAL.resolve(
			{
				moved: yesNo(changed.some((name) => NAMES_OF_KEY.includes(name))),
				changed: yesNo(changed.length > 0),
				due: yesNo(this.#isDue(olds, news)),
				key: "notAsked",
			},
			{ describeKey: async () => ({ key: await this.#keyFact(olds) }) },
		);
		switch (action) {
			case "replace":
				run.replaceParameters(olds.keyId, "changed");
				return { ...updating(stored), ...replacing(changed) };
			case "replaceExpired":
				run.replaceParameters(olds.keyId, "expired");
				return { ...updating(stored), ...replacing(changed) };
			case "renew":
				run.replaceParameters(olds.keyId, "expired");
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

	#isDue({ expirationTime }: ImportParametersState, news: Planned<ImportParametersInputs>): boolean {
		const earlyRenewalSeconds = ifKnown(news.earlyRenewalSeconds) ?? properties.earlyRenewalSeconds.default;
		return isDue({ expirationTime, earlyRenewalSeconds }, this.#context.clock.now());
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

	async #getParameters(kms: KmsClient, inputs: ImportParametersInputs): Promise<ImportParameters> {
		try {
			return await kms.getParametersForImport(inputs);
		} catch (error) {
			if (!hasCode(error, ["keyNotPendingImport"])) throw error;
			const cause = this.#context.run.replacementOf(inputs.keyId);
			throw new KmsImportError(error.code, `${error.reason} ${NOT_PENDING_IMPORT[cause ?? "first"]}`);
		}
	}
}

const MEANS_GONE: readonly KmsImportErrorCode[] = ["keyNotFound", "keyPendingDeletion"];
const MEANS_NONE_ISSUED: readonly KmsImportErrorCode[] = ["keyNotPendingImport", "keyDisabled"];

/** What to do if the key already holds its material, by the reason for the request. */
const NOT_PENDING_IMPORT: Readonly<Record<ReplacementCause | "first", string>> = {
	first:
		"The key holds its material, so it needs no import parameters: remove the resource from the program. To import the same bytes again, delete the imported material first.",
	changed:
		"The key holds its material, so its import parameters can't be replaced: undo the change of their arguments. Once the parameters have expired, such a change is stored without a request.",
	expired:
		"The key holds its material, so its expired import parameters need no renewal: grant kms:cmk:get, so that the provider can see that.",
};

const NAMES_OF_KEY: readonly string[] = KEY_ID_PARTS;

/** A program that names no project leaves it to the credentials: the one in the state is the one they had. */
function isLeftToCredentials(name: string, news: Planned<ImportParametersInputs>): boolean {
	return name === "projectId" && news.projectId === undefined;
}
