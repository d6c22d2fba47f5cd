import type * as pulumi from "@pulumi/pulumi";
import { hasCode, type KmsImportErrorCode } from "../errors";
import { holdsMaterial } from "../kms/keyState";
import {
	DEFAULTS,
	entries,
	type ImportParametersInputs,
	INPUT_NAMES,
	importParametersId,
	REPLACING,
} from "./importParametersInputs";
import { type ImportParametersState, isComplete, stateOf, storedState } from "./importParametersState";
import { faultsOf } from "./inputChecks";
import { configurationFaults, withPlace } from "./placeArguments";
import { given, pick } from "./properties";
import { isDue } from "./renewal";
import type { Surroundings } from "./surroundings";
import { isUnknown } from "./unknown";

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
		const { configuration } = this.#surroundings;
		const inputs = withPlace({ ...DEFAULTS, ...given(news) }, configuration);
		return { inputs, failures: [...faultsOf(entries, inputs), ...configurationFaults(inputs, configuration)] };
	}

	async create(inputs: ImportParametersInputs): Promise<pulumi.dynamic.CreateResult<ImportParametersState>> {
		const kms = this.#surroundings.service.kms(inputs);
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
			const parameters = await this.#surroundings.service.kms(known).getParametersForImport(inputs);
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
		const replaces: string[] = REPLACING.filter(
			(name) => olds[name] !== news[name] && !isLeftToCredentials(name, news),
		);
		if (replaces.length === 0 && (await this.#isToBeRenewed(olds, news))) replaces.push("expirationTime");
		return { changes: replaces.length > 0 || olds.earlyRenewalSeconds !== news.earlyRenewalSeconds, replaces };
	}

	async update(
		_id: string,
		olds: ImportParametersState,
		news: ImportParametersInputs,
	): Promise<pulumi.dynamic.UpdateResult<ImportParametersState>> {
		return { outs: { ...storedState(olds), earlyRenewalSeconds: news.earlyRenewalSeconds } };
	}

	/** Nothing: the service keeps no parameters that could be deleted, they lapse. */
	async delete(): Promise<void> {}

	/**
	 * Expired parameters are replaced only while the key waits for its material. Once it holds it, new ones are neither needed
	 * nor to be had. Where the service doesn't let us ask, renewing is the safe guess: it deletes nothing.
	 */
	async #isToBeRenewed(
		state: ImportParametersState,
		{ earlyRenewalSeconds }: ImportParametersInputs,
	): Promise<boolean> {
		const { clock, service, tell } = this.#surroundings;
		const validity = {
			expirationTime: state.expirationTime,
			earlyRenewalSeconds: isUnknown(earlyRenewalSeconds) ? 0 : earlyRenewalSeconds,
		};
		if (!isDue(validity, clock.now())) return false;
		const isNeeded = await service
			.kms(state)
			.describeKey(state.keyId)
			.then(({ keyState }) => !holdsMaterial(keyState), ifCode(MEANS_NOT_DESCRIBED, true));
		// The engine names what a replacement is for only where an argument has changed.
		if (isNeeded) tell(`Import parameters of key ${state.keyId} are due for renewal (valid until ${state.expiresAt}).`);
		return isNeeded;
	}
}

const MEANS_GONE: readonly KmsImportErrorCode[] = ["keyNotFound", "keyPendingDeletion"];
const MEANS_NONE_TO_BE_HAD: readonly KmsImportErrorCode[] = ["keyNotPendingImport", "keyDisabled"];
const MEANS_NOT_DESCRIBED: readonly KmsImportErrorCode[] = ["denied", "unsupported", "keyNotFound"];

/** Handles errors of these codes by an answer, and passes all others on. */
function ifCode<Answer>(codes: readonly KmsImportErrorCode[], answer: Answer): (error: unknown) => Answer {
	return (error) => {
		if (hasCode(error, codes)) return answer;
		throw error;
	};
}

/** A program that names no project leaves it to the credentials: the one in the state is the one they had. */
function isLeftToCredentials(name: keyof ImportParametersInputs, news: ImportParametersInputs): boolean {
	return name === "projectId" && news.projectId === undefined;
}
