import { hasCode, ifCode, KmsImportError } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { holdsMaterial, KEY_STATE } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { mayNeedRenewal } from "../material/fingerprint";
import { type RefusalName, refusal } from "../material/refusals";
import type { ProviderContext } from "../shared/context";
import { type Facts, yesNo } from "../shared/decisionTable";
import { mayHaveTakenEffectBefore } from "../shared/exactlyOnce";
import { storedArguments } from "../shared/properties";
import { isOwnMaterial, keyFact } from "./keyFacts";
import { MaterialImport } from "./materialImport";
import { type ImportPayload, readPayload } from "./payload";
import { type KeyMaterialInputs, type KeyMaterialState, properties } from "./properties";
import { expiryIn, hasExpired, stateOf, withDetails } from "./state";
import { UPDATE } from "./updateTable";

type UpdateFacts = Facts<typeof UPDATE.facts>;

/** A failure after which the key is, or may be, without its material. The next up imports it again. */
export class MaterialDeletedError extends Error {
	readonly failure: KmsImportError;
	/** The state to record: that of a key that is pending import. */
	readonly state: KeyMaterialState;

	constructor(failure: KmsImportError, state: KeyMaterialState) {
		super(failure.message);
		this.failure = failure;
		this.state = state;
	}
}

/** One update of material that is in the state to what the program asks for. */
export class MaterialUpdate {
	readonly #context: ProviderContext;
	readonly #kms: KmsClient;
	/** The state with the arguments that are stored without a request. */
	readonly #state: KeyMaterialState;
	readonly #inputs: KeyMaterialInputs;
	#key: KeyDetails | undefined;
	#payload: ImportPayload | undefined;
	#unreadable: KmsImportError | undefined;
	#isHeld = true;

	constructor(context: ProviderContext, olds: KeyMaterialState, news: KeyMaterialInputs) {
		this.#context = context;
		this.#kms = context.clients.for({ ...news, projectId: olds.projectId });
		this.#state = stateOf({ ...olds, ...storedArguments(properties, news) });
		this.#inputs = news;
	}

	/**
	 * @returns the new state
	 * @throws {MaterialDeletedError} if the key is, or may be, without its material then. Any other failure leaves it in
	 */
	async run(): Promise<KeyMaterialState> {
		try {
			return await this.#decideAndAct();
		} catch (error) {
			if (this.#isHeld || !(error instanceof KmsImportError)) throw error;
			throw new MaterialDeletedError(error, stateOf({ ...this.#state, keyState: KEY_STATE.pendingImport }));
		} finally {
			this.#payload?.clear();
		}
	}

	async #decideAndAct(): Promise<KeyMaterialState> {
		const action = await UPDATE.resolve(this.#facts(), {
			describeKey: () => this.#describe(),
			compareBytes: () => this.#compareBytes(),
		});
		switch (action) {
			case "store":
				return this.#state;
			case "renewFingerprint":
				return this.#renewFingerprint();
			case "storeDetails":
				return this.#storeDetails();
			case "import":
				return this.#import();
			case "deleteAndImport":
				await this.#delete();
				return this.#import();
			case "unreadable":
				throw this.#unreadable;
			default:
				throw this.#refusal(action);
		}
	}

	#facts(): UpdateFacts {
		const { keyState, expirationTime, keyMaterialFingerprint } = this.#state;
		const now = this.#context.clock.now();
		return {
			recorded: holdsMaterial(keyState) && !hasExpired(this.#state, now) ? "held" : "missing",
			change: expirationTime === this.#inputs.expirationTime ? "none" : "expiry",
			fingerprint: mayNeedRenewal(keyMaterialFingerprint, this.#inputs.material) ? "renew" : "keep",
			bytes: "notCompared",
			key: "notAsked",
			expiry: "other",
			certain: "no",
			deletable: "yes",
			expired: yesNo(hasExpired(this.#inputs, now)),
		};
	}

	async #describe(): Promise<Partial<UpdateFacts>> {
		const key = await this.#kms.describeKey(this.#inputs.keyId);
		this.#key = key;
		this.#isHeld = keyFact(key) !== "pendingImport";
		return {
			key: keyFact(key),
			expiry: expiryIn(key, this.#state) === this.#inputs.expirationTime ? "same" : "other",
			certain: yesNo(isOwnMaterial(this.#state, this.#inputs, this.#context, key)),
		};
	}

	async #compareBytes(): Promise<Partial<UpdateFacts>> {
		try {
			this.#payload = await readPayload(this.#inputs, this.#context);
		} catch (error) {
			if (!hasCode(error, ["materialUnreadable"])) throw error;
			this.#unreadable = error;
			return { bytes: "unread" };
		}
		return { bytes: await this.#comparison(this.#payload), deletable: yesNo(this.#payload.publicHalf === undefined) };
	}

	/** What can't be in the key is not what it holds, even if a state has the fingerprint of it. */
	async #comparison(payload: ImportPayload): Promise<UpdateFacts["bytes"]> {
		if (this.#isHeld && payload.misfit(this.#key?.keySpec) !== undefined) return "different";
		return payload.compare(this.#state.keyMaterialFingerprint);
	}

	async #renewFingerprint(): Promise<KeyMaterialState> {
		const keyMaterialFingerprint = await this.#payload?.fingerprint(this.#state.keyMaterialFingerprint);
		return stateOf({ ...this.#state, keyMaterialFingerprint });
	}

	#storeDetails(): KeyMaterialState {
		this.#context.run.holdMaterial(this.#state);
		return this.#key ? withDetails(this.#state, this.#key) : this.#state;
	}

	/** The same bytes have been read and compared, and are at hand. */
	async #delete(): Promise<void> {
		try {
			// To a repetition after a lost reply it is missing.
			const isMissing = ifCode<void>(["materialMissing"], undefined);
			await this.#kms.deleteImportedKeyMaterial(this.#inputs.keyId).catch(isMissing);
			this.#isHeld = false;
		} catch (error) {
			this.#isHeld = !mayHaveTakenEffectBefore(error);
			throw error;
		}
	}

	#import(): Promise<KeyMaterialState> {
		const [payload, details] = [this.#payload, this.#key];
		if (!payload || !details)
			throw new TypeError("The table describes the key and reads the material before it imports");
		const key = { ...details, keyState: KEY_STATE.pendingImport };
		const start = { projectId: this.#state.projectId, recorded: this.#state, key, payload };
		return new MaterialImport(this.#context, this.#kms, this.#inputs, start).run();
	}

	#refusal(name: RefusalName): KmsImportError {
		return refusal(name, { keyId: this.#inputs.keyId, isMissing: !this.#isHeld, key: this.#key });
	}
}
