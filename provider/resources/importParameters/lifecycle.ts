import type * as pulumi from "@pulumi/pulumi";
import { hasCode, ifCode, type KmsImportErrorCode } from "../../errors";
import { holdsMaterial } from "../../kms/keyState";
import type { Surroundings } from "../shared/context";
import { configurationFaults, withPlace } from "../shared/location";
import { given, pick } from "../shared/properties";
import { isUnknown } from "../shared/unknown";
import { faultsOf } from "../shared/validation";
import { DEFAULTS, entries, type ImportParametersInputs, INPUT_NAMES, importParametersId, REPLACING } from "./inputs";
import { isDue } from "./renewal";
import { type ImportParametersState, isComplete, stateOf, storedState } from "./state";

type Provider = pulumi.dynamic.ResourceProvider<ImportParametersInputs, ImportParametersState>;

/** Import parameters of one key: got once, kept until they expire, renewed only while the key still waits for its material. */
export class ImportParametersLifecycle implements Provider {
	readonly #surroundings: Surroundings;

	constructor(surroundings: Surroundings) {
		this.#surroundings = surroundings;
	}

	async check(
		_olds: ImportParametersInputs,
		news: ImportParametersInputs,
	): Promise<pulumi.dynamic.CheckResult<ImportParametersInputs>> {
		const { configuration, clients } = this.#surroundings;
		const inputs = withPlace({ ...DEFAULTS, ...given(news) }, configuration);
		return { inputs, failures: [...faultsOf(entries, inputs), ...(await configurationFaults(inputs, clients))] };
	}

	async create(inputs: ImportParametersInputs): Promise<pulumi.dynamic.CreateResult<ImportParametersState>> {
		const kms = this.#surroundings.clients.for(inputs);
		const parameters = await kms.getParametersForImport(inputs);
		const state = stateOf(inputs, await kms.projectId(), parameters);
		return { id: importParametersId.format(state), outs: state };
	}

	async read(
		id: string,
		stored: Partial<ImportParametersState> = {},
	): Promise<pulumi.dynamic.ReadResult<ImportParametersState>> {
		const known = importParametersId.parse(id);
		const inputs = { ...DEFAULTS, ...pick(stored, INPUT_NAMES), ...known };
		try {
			const parameters = await this.#surroundings.clients.for(known).getParametersForImport(inputs);
			return { id, props: stateOf(inputs, known.projectId, parameters) };
		} catch (error) {
			if (hasCode(error, MEANS_GONE)) return { id: "" };
			if (hasCode(error, MEANS_NONE_TO_BE_HAD) && isComplete(stored)) return { id, props: storedState(stored) };
			throw error;
		}
	}

	async diff(
		_id: string,
		olds: ImportParametersState,
		news: ImportParametersInputs,
	): Promise<pulumi.dynamic.DiffResult> {
		const changed = REPLACING.filter((name) => olds[name] !== news[name] && !isLeftToCredentials(name, news));
		const isKept = changed.length > 0 || olds.earlyRenewalSeconds !== news.earlyRenewalSeconds;
		if (changed.some((name) => OF_THE_KEY.includes(name)) || !this.#isDue(olds, news))
			return { changes: isKept, replaces: changed };
		if (!(await this.#areNeeded(olds))) return { changes: isKept, replaces: [] };
		// The engine names what a replacement is for only where an argument has changed.
		const due = `Import parameters of key ${olds.keyId} are due for renewal (valid until ${olds.expiresAt}).`;
		if (changed.length === 0) this.#surroundings.tell(due);
		return { changes: true, replaces: changed.length > 0 ? changed : ["expirationTime"] };
	}

	/** Stores what is asked for no more: another renewal, or anything once the parameters have been used. */
	async update(
		_id: string,
		olds: ImportParametersState,
		news: ImportParametersInputs,
	): Promise<pulumi.dynamic.UpdateResult<ImportParametersState>> {
		const { wrappingAlgorithm, sequence, endpoint, earlyRenewalSeconds } = news;
		const outs = { ...olds, wrappingAlgorithm, sequence, endpoint, earlyRenewalSeconds };
		return { outs: storedState(outs) };
	}

	/** Nothing: the service keeps no parameters that could be deleted, they lapse. */
	async delete(): Promise<void> {}

	#isDue({ expirationTime }: ImportParametersState, { earlyRenewalSeconds }: ImportParametersInputs): boolean {
		const validity = { expirationTime, earlyRenewalSeconds: isUnknown(earlyRenewalSeconds) ? 0 : earlyRenewalSeconds };
		return isDue(validity, this.#surroundings.clock.now());
	}

	/**
	 * Expired parameters are replaced only while the key waits for its material. Once it holds it, new ones are neither needed
	 * nor to be had. Where the service doesn't let us ask, renewing is the safe guess: it deletes nothing.
	 */
	async #areNeeded(state: ImportParametersState): Promise<boolean> {
		const kms = this.#surroundings.clients.for(state);
		const key = await kms.describeKey(state.keyId).catch(ifCode(["denied", "unsupported", "keyNotFound"], undefined));
		return key === undefined || !holdsMaterial(key.keyState);
	}
}

const MEANS_GONE: readonly KmsImportErrorCode[] = ["keyNotFound", "keyPendingDeletion"];
const MEANS_NONE_TO_BE_HAD: readonly KmsImportErrorCode[] = ["keyNotPendingImport", "keyDisabled"];

/** Which key it is: the parameters of another are always needed. */
const OF_THE_KEY: readonly (keyof ImportParametersInputs)[] = ["keyId", "region", "projectId"];

/** A program that names no project leaves it to the credentials: the one in the state is the one they had. */
function isLeftToCredentials(name: keyof ImportParametersInputs, news: ImportParametersInputs): boolean {
	return name === "projectId" && news.projectId === undefined;
}
