import type * as pulumi from "@pulumi/pulumi";
import { KmsImportError } from "../../errors";
import { holdsMaterial } from "../../kms/keyState";
import type { WrappingAlgorithm } from "../../kms/wrappingAlgorithm";
import { fingerprintOf, type KeyMaterialBytes, matchesFingerprint, wrapMaterial } from "../../wrapping";
import { compareMaterial, ensureSame } from "../keyMaterial/expiryChange";
import { algorithmOf, isValid } from "../keyMaterial/importRequest";
import { type MaterialInputs, materialEntries, materialFaults, withMaterial } from "../material/inputs";
import type { Surroundings } from "../shared/context";
import { describeIfAllowed, describeUnlessGone } from "../shared/describeKey";
import { isReachedOtherwise, movedKey } from "../shared/key";
import { configurationFaults, withPlace } from "../shared/location";
import { given } from "../shared/properties";
import { isUnknown } from "../shared/unknown";
import { faultsOf } from "../shared/validation";
import { isComplete, stateOf, type WrappedKeyMaterialState, wrappedKeyMaterialId } from "./state";

type Provider = pulumi.dynamic.ResourceProvider<MaterialInputs, WrappedKeyMaterialState>;

/** Key material wrapped once and kept with the token it was wrapped for, because wrapping again gives another ciphertext. */
export class WrappedKeyMaterialLifecycle implements Provider {
	readonly #surroundings: Surroundings;
	/** Keys that the program of this run names. A refresh runs no program. */
	readonly #named = new Set<string>();

	constructor(surroundings: Surroundings) {
		this.#surroundings = surroundings;
	}

	async check(
		olds: Partial<MaterialInputs>,
		news: MaterialInputs,
	): Promise<pulumi.dynamic.CheckResult<MaterialInputs>> {
		const { configuration, clients } = this.#surroundings;
		const inputs = withPlace(given(news), configuration);
		this.#named.add(inputs.keyId);
		const faults = faultsOf(materialEntries, inputs);
		if (inputs.material === undefined) faults.push({ property: "material", reason: "is required" });
		if (faults.length === 0)
			faults.push(...(await materialFaults(inputs, olds?.keyId === undefined, this.#surroundings)));
		return { inputs, failures: [...faults, ...(await configurationFaults(inputs, clients))] };
	}

	async create(inputs: MaterialInputs): Promise<pulumi.dynamic.CreateResult<WrappedKeyMaterialState>> {
		const projectId = await this.#surroundings.clients.for(inputs).projectId();
		const outs = await this.#withMaterial(inputs, async (material) => {
			return this.#wrap({ ...inputs, projectId }, material, await fingerprintOf(material), algorithmOf(inputs));
		});
		return { id: wrappedKeyMaterialId.format(outs), outs };
	}

	/** The service keeps nothing of it: only the key can be gone. */
	async read(
		id: string,
		stored?: Partial<WrappedKeyMaterialState>,
	): Promise<pulumi.dynamic.ReadResult<WrappedKeyMaterialState>> {
		const known = wrappedKeyMaterialId.parse(id);
		if (!isComplete(stored)) {
			const reason = "wrapped material is in the state alone, so it can't be read back";
			throw new KmsImportError("invalidRequest", `Reading wrapped key material ${id}: ${reason}. Create the resource.`);
		}
		const key = await describeUnlessGone(this.#surroundings.clients.for(known), known.keyId);
		return key ? { id, props: stateOf(stored) } : { id: "" };
	}

	async diff(_id: string, olds: WrappedKeyMaterialState, news: MaterialInputs): Promise<pulumi.dynamic.DiffResult> {
		const replaces = movedKey(olds, news);
		if (replaces.length > 0) return { changes: true, replaces };
		// The engine compares in a refresh, too: that is to tell what there is, and not to fail for what the next up would.
		if (!this.#named.has(news.keyId)) return { changes: false, replaces };
		return { changes: isReachedOtherwise(olds, news) || (await this.#isToBeWrapped(olds, news)), replaces };
	}

	async update(
		_id: string,
		olds: WrappedKeyMaterialState,
		news: MaterialInputs,
	): Promise<pulumi.dynamic.UpdateResult<WrappedKeyMaterialState>> {
		const { projectId } = olds;
		if (!(await this.#isToBeWrapped(olds, news))) return { outs: stateOf({ ...olds, endpoint: news.endpoint }) };
		const outs = await this.#withMaterial(news, async (material) => {
			const isSame = await matchesFingerprint(material, olds.keyMaterialFingerprint);
			const fingerprint = isSame ? olds.keyMaterialFingerprint : await fingerprintOf(material);
			// Fresh parameters: the service has none for a key that holds its material, should we not have been able to see that.
			return this.#wrap({ ...news, projectId, importParameters: undefined }, material, fingerprint, algorithmOf(news));
		});
		return { outs };
	}

	/** Nothing: it was never anywhere but in the state. */
	async delete(): Promise<void> {}

	#withMaterial<Result>(
		{ keyId, material }: MaterialInputs,
		work: (material: KeyMaterialBytes) => Promise<Result>,
	): Promise<Result> {
		if (material === undefined) throw new TypeError("check lets nothing pass without material");
		return withMaterial(`Wrapping key material for key ${keyId}`, material, this.#surroundings, work);
	}

	async #wrap(
		inputs: MaterialInputs & { readonly projectId: string },
		material: KeyMaterialBytes,
		keyMaterialFingerprint: string,
		wrappingAlgorithm: WrappingAlgorithm,
	): Promise<WrappedKeyMaterialState> {
		const { clock, clients } = this.#surroundings;
		const { keyId, importParameters: atHand, sm2CiphertextLayout } = inputs;
		const isOfUse = atHand && isValid(atHand, clock) && atHand.wrappingAlgorithm === wrappingAlgorithm;
		const parameters = isOfUse
			? atHand
			: await clients.for(inputs).getParametersForImport({ keyId, wrappingAlgorithm });
		const wrapped = wrapMaterial(material, {
			wrappingAlgorithm,
			publicKey: parameters.publicKey,
			...given({ sm2CiphertextLayout }),
		});
		return stateOf({ ...inputs, ...parameters, ...wrapped, wrappingAlgorithm, keyMaterialFingerprint });
	}

	/**
	 * Whether the wrapped material is not what it has to be any more, and the key still waits for it. Once the key holds its
	 * material nothing is wrapped again: another ciphertext would make whoever imports it delete the live material first.
	 */
	async #isToBeWrapped(olds: WrappedKeyMaterialState, news: MaterialInputs): Promise<boolean> {
		const { clock, clients, tell } = this.#surroundings;
		if (isUnknown(news.material)) return true;
		const comparison = await compareMaterial(olds, news, this.#surroundings);
		const isOther = comparison.outcome === "different" || isWrappedOtherwise(olds, news);
		if (!isOther && isValid(olds, clock)) return false;
		const key = await describeIfAllowed(clients.for(olds), olds.keyId);
		if (key && holdsMaterial(key.keyState)) {
			ensureSame(comparison, olds.keyId);
			return false;
		}
		if (key || isOther) return true;
		tell(
			`The wrapped material for key ${olds.keyId} expired at ${olds.expiresAt}. Grant kms:cmk:get, so that it can be wrapped again where the key still needs it.`,
		);
		return false;
	}
}

function isWrappedOtherwise(olds: WrappedKeyMaterialState, news: MaterialInputs): boolean {
	const asked =
		news.wrappingAlgorithm ?? (isUnknown(news.importParameters) ? undefined : news.importParameters?.wrappingAlgorithm);
	const isOtherAlgorithm = asked !== undefined && !isUnknown(asked) && asked !== olds.wrappingAlgorithm;
	return isOtherAlgorithm || news.sm2CiphertextLayout !== olds.sm2CiphertextLayout;
}
