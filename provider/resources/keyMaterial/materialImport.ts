import { hasCode, KmsImportError } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { SECOND_MS, toRfc3339 } from "../../time";
import { compareMaterial } from "../material/comparison";
import { type RefusalName, refusal } from "../material/refusals";
import type { ProviderContext } from "../shared/context";
import { type Facts, yesNo } from "../shared/decisionTable";
import { describeIfAllowed } from "../shared/describeKey";
import type { HeldMaterial } from "../shared/run";
import { importMaterial } from "./importRequest";
import { IMPORT } from "./importTable";
import { comparePublicHalf, isOwnImport, keyFact, type Recorded } from "./keyFacts";
import { type ImportPayload, readPayload } from "./payload";
import type { KeyMaterialInputs, KeyMaterialState } from "./properties";
import { expiryIn, stateOf } from "./state";

const GRANT_DESCRIBING = "Grant kms:cmk:get, so that the provider can see what the key holds and adopt it.";

type ImportFacts = Facts<typeof IMPORT.facts>;

/** What is known of a key and of its material before an import. */
export interface ImportStart {
	/** Id of the project that the key is in. */
	readonly projectId: string;
	/** What the state says of the bytes; empty if there is none. */
	readonly recorded: Recorded;
	/** What another state that the run has seen says of the key's material. It counts if the program's bytes are the same. */
	readonly seen?: Recorded | undefined;
	/** The key, if it has been described. */
	readonly key?: KeyDetails;
	/** The material, if it has been read. Whoever read it clears it. */
	readonly payload?: ImportPayload;
}

/** One import of the program's material into a key, or the take-over of material that the key holds. */
export class MaterialImport {
	readonly #context: ProviderContext;
	readonly #kms: KmsClient;
	readonly #inputs: KeyMaterialInputs;
	readonly #start: ImportStart;
	#recorded: Recorded;
	#key: KeyDetails | undefined;
	#payload: ImportPayload | undefined;

	constructor(context: ProviderContext, kms: KmsClient, inputs: KeyMaterialInputs, start: ImportStart) {
		this.#context = context;
		this.#kms = kms;
		this.#inputs = inputs;
		this.#start = start;
		this.#recorded = start.recorded;
		this.#key = start.key;
		this.#payload = start.payload;
	}

	/** Imports the material, or takes over what the key holds. @returns the state to record */
	async run(): Promise<KeyMaterialState> {
		try {
			return await this.#decideAndAct({
				...UNASKED,
				...(this.#key && this.#factsOf(this.#key)),
				...this.#materialFact(),
			});
		} finally {
			// Whoever read the material clears it.
			if (!this.#start.payload) this.#payload?.clear();
		}
	}

	/** @param refused the service's refusal of this operation's import */
	async #decideAndAct(facts: ImportFacts, refused?: KmsImportError): Promise<KeyMaterialState> {
		const action = await IMPORT.resolve(facts, {
			describeKey: () => this.#describe(),
			readMaterial: () => this.#readMaterial(),
			comparePublicHalf: () => this.#comparePublicHalf(),
		});
		switch (action) {
			case "import":
				return this.#import(facts);
			case "adopt":
				return this.#adopt(undefined);
			case "adoptInDoubt":
				return this.#adopt(true);
			case "refusal":
				throw refused;
			case "notAllowedToSee":
				throw new KmsImportError("keyNotPendingImport", `${refused?.reason} ${GRANT_DESCRIBING}`);
			default:
				throw this.#refusal(action);
		}
	}

	async #describe(): Promise<Partial<ImportFacts>> {
		this.#key = await describeIfAllowed(this.#kms, this.#inputs.keyId);
		return this.#key ? { ...this.#factsOf(this.#key), ...this.#materialFact() } : { key: "notAllowed" };
	}

	async #readMaterial(): Promise<Partial<ImportFacts>> {
		this.#payload = await readPayload(this.#inputs, this.#context);
		const { seen } = this.#start;
		const fingerprint = seen?.keyMaterialFingerprint;
		if (seen && fingerprint !== undefined) {
			const { keyId } = this.#inputs;
			if ((await this.#payload.compare(fingerprint)) !== "same") throw refusal("otherBytes", { keyId });
			this.#recorded = seen;
		}
		return { ...this.#materialFact(), ...(this.#key && this.#factsOf(this.#key)) };
	}

	async #comparePublicHalf(): Promise<Partial<ImportFacts>> {
		return { publicHalf: await comparePublicHalf(this.#kms, this.#inputs.keyId, this.#material.publicHalf) };
	}

	async #import(facts: ImportFacts): Promise<KeyMaterialState> {
		const { clock } = this.#context;
		// Until now the program's word held that the key has this material already.
		const weakness = this.#inputs.trustExistingMaterial && !this.#start.payload ? this.#material.weakness() : undefined;
		if (weakness !== undefined) throw refusal("weak", { keyId: this.#inputs.keyId, reason: weakness });
		const keyMaterialFingerprint = await this.#fingerprint();
		try {
			await importMaterial(this.#kms, this.#material, this.#inputs, this.#context);
		} catch (error) {
			if (!hasCode(error, ["keyNotPendingImport"])) throw error;
			// Another run was quicker.
			return this.#decideAndAct({ ...facts, ...this.#materialFact(), key: "notAsked", refused: "yes" }, error);
		}
		const importedAt = toRfc3339(Math.floor(clock.now() / SECOND_MS));
		return this.#record({ keyState: KEY_STATE.enabled, keyMaterialFingerprint, importedAt });
	}

	async #adopt(adopted: true | undefined): Promise<KeyMaterialState> {
		const { keyId, trustExistingMaterial } = this.#inputs;
		const isVouchedFor = trustExistingMaterial && this.#material.publicHalf === undefined;
		const certainty = isVouchedFor ? "is the program's, as trustExistingMaterial says" : "is the program's own";
		const doubt =
			"is assumed to be the program's, because the provider can't compare it. If you are certain of it, set trustExistingMaterial before you change expirationTime";
		this.#context.log("info", `Key ${keyId} held material before this run; it ${adopted ? doubt : certainty}.`);
		const keyState = this.#key?.keyState ?? KEY_STATE.enabled;
		const { importedAt } = adopted ? {} : this.#recorded;
		return this.#record({ keyState, keyMaterialFingerprint: await this.#fingerprint(), importedAt, adopted });
	}

	#record(values: Pick<KeyMaterialState, "keyState" | "keyMaterialFingerprint" | "importedAt" | "adopted">) {
		const state = stateOf({ ...this.#inputs, projectId: this.#start.projectId, ...values });
		const compare = (known: HeldMaterial) => compareMaterial(known, this.#inputs.material, this.#context);
		this.#context.run.holdMaterial({ ...state, compare });
		return state;
	}

	#fingerprint(): Promise<string | undefined> {
		return this.#material.fingerprint(this.#start.recorded.keyMaterialFingerprint);
	}

	get #material(): ImportPayload {
		if (!this.#payload) throw new TypeError("The table reads the material before it is used");
		return this.#payload;
	}

	#factsOf(key: KeyDetails): Pick<ImportFacts, "key" | "expiry" | "certain"> {
		const { expirationTime } = this.#inputs;
		return {
			key: keyFact(key),
			expiry: expiryIn(key, this.#inputs) === expirationTime ? "same" : "other",
			certain: yesNo(isOwnImport(this.#recorded, this.#inputs, this.#context, key)),
		};
	}

	#materialFact(): Pick<ImportFacts, "material"> {
		if (!this.#payload) return { material: "notRead" };
		return { material: this.#payload.misfit(this.#key?.keySpec) === undefined ? "fits" : "doesNotFit" };
	}

	#refusal(name: RefusalName): KmsImportError {
		const key = this.#key;
		return refusal(name, {
			keyId: this.#inputs.keyId,
			key,
			asked: this.#inputs,
			held: key && { expirationTime: expiryIn(key, this.#inputs) },
			reason: this.#payload?.misfit(key?.keySpec),
		});
	}
}

/** The facts of a key that has not been described and of material that has not been read. */
const UNASKED: ImportFacts = {
	key: "notAsked",
	refused: "no",
	material: "notRead",
	expiry: "same",
	publicHalf: "notCompared",
	certain: "no",
};
