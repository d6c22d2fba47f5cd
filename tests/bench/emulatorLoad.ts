import { encryptSm2 } from "../emulator/support/kmsRequests";
import { EmulatorProcess, type Memory } from "../support/emulatorProcess";
import { LoadClient, type PostRequest, signed, withToken } from "../support/loadClient";
import { wrap } from "../support/wrapping";

const CONNECTIONS = 8;
const WARM_UP = 2000;
const RSA = "RSAES_OAEP_SHA_256";
const SM2 = "SM2_ENCRYPT";

/** How fast requests of one kind are answered, one at a time on each of eight connections. */
export interface Rate {
	readonly perSecond: number;
	/** Latency in milliseconds, as the following. */
	readonly p50: number;
	readonly p99: number;
	readonly max: number;
}

/** An emulator in a separate process, and a client that puts load on it. */
export class LoadedEmulator {
	readonly #emulator: EmulatorProcess;
	readonly #load: LoadClient;
	readonly #token: string;
	/** For each connection, a key that is pending import. */
	readonly #keyIds: string[] = [];

	private constructor(emulator: EmulatorProcess, load: LoadClient, token: string) {
		this.#emulator = emulator;
		this.#load = load;
		this.#token = token;
	}

	static async start(): Promise<LoadedEmulator> {
		const emulator = await EmulatorProcess.start();
		const load = new LoadClient(emulator.settings, CONNECTIONS);
		const loaded = new LoadedEmulator(emulator, load, await load.createToken());
		for (let i = 0; i < CONNECTIONS; i++) {
			const { key_info } = await loaded.#answer("create-key", { key_alias: `key-${i}`, origin: "external" });
			loaded.#keyIds.push((key_info as { key_id: string }).key_id);
		}
		return loaded;
	}

	async stop(): Promise<void> {
		this.#load.close();
		await this.#emulator.stop();
	}

	memory(): Promise<Memory> {
		return this.#emulator.memory();
	}

	describeKey(): () => PostRequest {
		return () => this.#byToken("describe-key", { key_id: this.#keyIds[0] });
	}

	getParameters(wrapping_algorithm: typeof RSA | typeof SM2, by: "token" | "signature"): () => PostRequest {
		const body = { key_id: this.#keyIds[0], wrapping_algorithm };
		// Signs once, because a signature is valid for 15 minutes and the time to sign is not the emulator's.
		const request = (by === "token" ? this.#byToken : this.#signed).call(this, "get-parameters-for-import", body);
		return () => request;
	}

	async rate(count: number, nextRequest: () => PostRequest): Promise<Rate> {
		await this.run(WARM_UP, nextRequest);
		return this.run(count, nextRequest);
	}

	/** As `rate`, without warming up. */
	async run(count: number, nextRequest: () => PostRequest): Promise<Rate> {
		const start = performance.now();
		const times = await this.#load.times(count, nextRequest);
		return rateOf(times, performance.now() - start);
	}

	/** Measures imports into keys whose material is deleted after each. Requests per second count an import and its deletion as one. */
	async importRate(count: number, algorithm: typeof RSA | typeof SM2): Promise<Rate> {
		const imports = await Promise.all(this.#keyIds.map((keyId) => this.#importOf(keyId, algorithm)));
		const start = performance.now();
		const times = new Float64Array(count);
		let next = 0;
		const run = async (body: object, keyId: string) => {
			while (next < count) {
				const at = next++;
				const before = performance.now();
				await this.#load.ask(this.#byToken("import-key-material", body));
				times[at] = performance.now() - before;
				await this.#load.ask(this.#byToken("delete-imported-key-material", { key_id: keyId }));
			}
		};
		await Promise.all(imports.map((one, i) => run(one, `${this.#keyIds[i]}`)));
		return rateOf(times, performance.now() - start);
	}

	/** Returns the longest time that another request takes while the journal is read, in milliseconds. */
	async longestWaitBesideJournal(): Promise<number> {
		const handedOut = fetch(`${this.#emulator.settings.url}/_emulator/requests`).then((response) =>
			response.arrayBuffer(),
		);
		const { max } = await this.run(1000, this.describeKey());
		await handedOut;
		return max;
	}

	async #importOf(key_id: string, algorithm: typeof RSA | typeof SM2): Promise<object> {
		const request = { key_id, wrapping_algorithm: algorithm };
		const { import_token, public_key } = await this.#answer("get-parameters-for-import", request);
		const material = Buffer.alloc(32, key_id);
		const wrapped = algorithm === SM2 ? encryptSm2(public_key, material, "der") : wrap(public_key, material, algorithm);
		return { key_id, import_token, encrypted_key_material: wrapped };
	}

	async #answer(operation: string, body: object): Promise<Record<string, unknown>> {
		return JSON.parse((await this.#load.ask(this.#byToken(operation, body))).text);
	}

	#byToken(operation: string, body: object): PostRequest {
		return withToken(this.#emulator.settings, this.#token, operation, body);
	}

	#signed(operation: string, body: object): PostRequest {
		return signed(this.#emulator.settings, operation, body);
	}
}

function rateOf(times: Float64Array, milliseconds: number): Rate {
	const sorted = times.slice().sort();
	const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
	return { perSecond: (times.length / milliseconds) * 1000, p50: at(0.5), p99: at(0.99), max: at(1) };
}
