import { KmsImportError } from "../../errors";
import { holdsMaterial } from "../../kms/keyState";
import { fingerprintOf, type KeyMaterialBytes, matchesFingerprint, wrapMaterial } from "../../wrapping";
import { compareMaterial, ensureSame } from "../material/comparison";
import { algorithmOf, isValid } from "../material/parameters";
import { materialFaults, withMaterial } from "../material/reading";
import type { ProviderContext } from "../shared/context";
import { describeIfAllowed, describeUnlessGone } from "../shared/describeKey";
import { movedKey, storedChanges, updating } from "../shared/key";
import type {
	CheckRequest,
	CheckResult,
	Difference,
	Differences,
	Fault,
	Lifecycle,
	Resource,
} from "../shared/lifecycle";
import { completeArguments, configurationFaults } from "../shared/location";
import { given, storedArguments } from "../shared/properties";
import { ifKnown, type Planned, UNKNOWN } from "../shared/unknown";
import { checkResult, parseArguments } from "../shared/validation";
import { properties, type WrappedKeyMaterialInputs, type WrappedKeyMaterialState } from "./properties";
import { isComplete, stateOf, wrappedKeyMaterialId } from "./state";

/** Key material wrapped once and kept with the token it was wrapped for, because wrapping again gives another ciphertext. */
export class WrappedKeyMaterialLifecycle implements Lifecycle<WrappedKeyMaterialInputs, WrappedKeyMaterialState> {
	readonly #context: ProviderContext;

	constructor(context: ProviderContext) {
		this.#context = context;
	}

	async check({ olds, news }: CheckRequest): Promise<CheckResult<WrappedKeyMaterialInputs>> {
		const { configuration, clients, run } = this.#context;
		const completed = completeArguments(properties, news, configuration);
		const { inputs, faults } = parseArguments(properties, completed);
		run.declareMaterial(inputs.keyId);
		const all: Fault[] = [...faults];
		if (inputs.material === undefined) all.push({ property: "material", reason: "is required" });
		// A missing region must not hide what is wrong with the material.
		if (all.every(({ property }) => property === "region"))
			all.push(...(await materialFaults(inputs.material, olds?.keyId === undefined, this.#context)));
		return checkResult(inputs, [...all, ...(await configurationFaults(completed, clients))]);
	}

	async create(inputs: WrappedKeyMaterialInputs): Promise<Resource<WrappedKeyMaterialState>> {
		const projectId = await this.#context.clients.for(inputs).projectId();
		const state = await this.#withMaterial(inputs, async (material) => {
			return this.#wrap({ ...inputs, projectId }, material, await fingerprintOf(material));
		});
		return { id: wrappedKeyMaterialId.format(state), state };
	}

	/** The service keeps nothing of it: only the key can be gone. */
	async read(
		id: string,
		stored: Partial<WrappedKeyMaterialState>,
	): Promise<Resource<WrappedKeyMaterialState> | undefined> {
		const known = wrappedKeyMaterialId.parse(id);
		if (!isComplete(stored)) {
			const reason = "wrapped material exists only in the state, so it can't be read back";
			throw new KmsImportError("invalidRequest", `Reading wrapped key material ${id}: ${reason}. Create the resource.`);
		}
		const key = await describeUnlessGone(this.#context.clients.for(known), known.keyId);
		return key && { id, state: stateOf(stored) };
	}

	async diff(
		_id: string,
		olds: WrappedKeyMaterialState,
		news: Planned<WrappedKeyMaterialInputs>,
	): Promise<Differences> {
		const moved = movedKey(olds, news);
		if (Object.keys(moved).length > 0) return moved;
		// Newer engines compare in a refresh too. That reports what there is; it must not fail for what only the next up would do.
		if (!this.#context.run.declaresMaterial(news.keyId)) return {};
		const stored = storedChanges(properties, olds, news);
		if (stored.length > 0) return updating(stored);
		const cause = await this.#reasonToWrap(olds, news);
		return cause === undefined ? {} : { encryptedKeyMaterial: { effect: "update", cause } };
	}

	async update(
		_id: string,
		olds: WrappedKeyMaterialState,
		news: WrappedKeyMaterialInputs,
	): Promise<WrappedKeyMaterialState> {
		const { projectId } = olds;
		if ((await this.#reasonToWrap(olds, news)) === undefined) {
			return stateOf({ ...olds, ...storedArguments(properties, news) });
		}
		return this.#withMaterial(news, async (material) => {
			const isSame = await matchesFingerprint(material, olds.keyMaterialFingerprint);
			const fingerprint = isSame ? olds.keyMaterialFingerprint : await fingerprintOf(material);
			// Fresh parameters: the service issues none for a key that holds its material, if we were not allowed to see that.
			const fresh = { ...news, projectId, importParameters: undefined, wrappingAlgorithm: algorithmOf(news) };
			return this.#wrap(fresh, material, fingerprint);
		});
	}

	/** Nothing to do: it exists only in the state. */
	async delete(): Promise<void> {}

	#withMaterial<Result>(
		{ keyId, material }: WrappedKeyMaterialInputs,
		work: (material: KeyMaterialBytes) => Promise<Result>,
	): Promise<Result> {
		return withMaterial(`Wrapping key material for key ${keyId}`, material, this.#context, work);
	}

	async #wrap(
		inputs: WrappedKeyMaterialInputs & { readonly projectId: string },
		material: KeyMaterialBytes,
		keyMaterialFingerprint: string,
	): Promise<WrappedKeyMaterialState> {
		const { clock, clients } = this.#context;
		const { keyId, importParameters, sm2CiphertextLayout } = inputs;
		const wrappingAlgorithm = algorithmOf(inputs);
		const isUsable =
			importParameters && isValid(importParameters, clock) && importParameters.wrappingAlgorithm === wrappingAlgorithm;
		const parameters = isUsable
			? importParameters
			: await clients.for(inputs).getParametersForImport({ keyId, wrappingAlgorithm });
		const { publicKey } = parameters;
		const wrapped = wrapMaterial(material, { wrappingAlgorithm, publicKey, ...given({ sm2CiphertextLayout }) });
		return stateOf({ ...inputs, ...parameters, ...wrapped, wrappingAlgorithm, keyMaterialFingerprint });
	}

	/**
	 * Why the material must be wrapped again: it is no longer what the program asks for, or its token has expired, and the key is
	 * still pending import. Once the key holds its material nothing is wrapped again: another ciphertext would make the resource
	 * that imports it delete the live material first.
	 */
	async #reasonToWrap(
		olds: WrappedKeyMaterialState,
		news: Planned<WrappedKeyMaterialInputs>,
	): Promise<Difference["cause"] | undefined> {
		const { clock, clients } = this.#context;
		if (news.material === UNKNOWN) return "argument";
		const comparison = await compareMaterial(olds, news.material, this.#context);
		const isOther = comparison.outcome === "different" || isWrappedOtherwise(olds, news);
		if (!isOther && isValid(olds, clock)) return undefined;
		const key = await describeIfAllowed(clients.for(olds), olds.keyId);
		if (key && holdsMaterial(key.keyState)) {
			ensureSame(comparison, olds.keyId);
			return undefined;
		}
		if (isOther) return "argument";
		if (key) return "remote";
		this.#context.log(
			"info",
			`The wrapped material for key ${olds.keyId} expired at ${olds.expiresAt}. Grant kms:cmk:get, so that it can be wrapped again if the key still needs it.`,
		);
		return undefined;
	}
}

function isWrappedOtherwise(olds: WrappedKeyMaterialState, news: Planned<WrappedKeyMaterialInputs>): boolean {
	const asked = ifKnown(news.wrappingAlgorithm ?? ifKnown(news.importParameters)?.wrappingAlgorithm);
	const isOtherAlgorithm = asked !== undefined && asked !== olds.wrappingAlgorithm;
	return isOtherAlgorithm || news.sm2CiphertextLayout !== olds.sm2CiphertextLayout;
}
