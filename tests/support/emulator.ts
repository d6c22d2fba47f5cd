import {
	type Emulator,
	type EmulatorOptions,
	type Fault,
	type JournalEntry,
	startEmulator,
} from "huaweicloud-kms-emulator";
import { secrets } from "./secrets";
import { wrap } from "./wrapping";

const CLOCK_LAG_SECONDS = 60;

/** An emulator, which tests control over HTTP like any client. */
export class TestEmulator {
	readonly settings: Emulator;
	#token: string | undefined;

	private constructor(settings: Emulator) {
		this.settings = settings;
		secrets.plant("password", settings.password);
		secrets.plant("secret key", settings.secretKey);
	}

	static async start(options?: EmulatorOptions): Promise<TestEmulator> {
		return new TestEmulator(await startEmulator(options));
	}

	/** Connects to an emulator that already runs. */
	static at(settings: Emulator): TestEmulator {
		return new TestEmulator(settings);
	}

	async close(): Promise<void> {
		await this.settings.close();
		this.#searchJournal();
	}

	/** Calls an operation of KMS. */
	async kms(operation: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
		this.#token ??= await this.createToken();
		const { url, projectId } = this.settings;
		return fetch(`${url}/v1.0/${projectId}/kms/${operation}`, {
			method: "POST",
			headers: { "X-Auth-Token": this.#token, ...headers },
			body: JSON.stringify(body),
		});
	}

	/** Calls an operation of KMS and returns its answer. @throws {Error} if it fails */
	async kmsAnswer(operation: string, body: object): Promise<Record<string, unknown>> {
		const response = await this.kms(operation, body);
		if (!response.ok) throw new Error(`${operation} answered ${response.status} ${await response.text()}`);
		return (await response.json()) as Record<string, unknown>;
	}

	/** Creates a key that is pending import. @returns its id */
	async createKey(alias: string, origin = "external", key_spec = "AES_256"): Promise<string> {
		const { key_info } = await this.kmsAnswer("create-key", { key_alias: alias, origin, key_spec });
		return (key_info as { key_id: string }).key_id;
	}

	/**
	 * Imports key material with new import parameters. Sets the clock back meanwhile, so that this also works when the emulator
	 * issues parameters that have already expired.
	 */
	async importMaterial(keyId: string, material: Buffer): Promise<void> {
		secrets.plant("key material", material);
		const algorithm = "RSAES_OAEP_SHA_256";
		const request = { key_id: keyId, wrapping_algorithm: algorithm };
		const { import_token, public_key } = await this.kmsAnswer("get-parameters-for-import", request);
		const encrypted_key_material = wrap(public_key, material, algorithm);
		await this.advanceClock(-CLOCK_LAG_SECONDS);
		await this.kmsAnswer("import-key-material", { key_id: keyId, import_token, encrypted_key_material });
		await this.advanceClock(CLOCK_LAG_SECONDS);
	}

	/** Returns the details that describe-key gives of a key. */
	async describeKey(keyId: string): Promise<Record<string, string>> {
		return (await this.kmsAnswer("describe-key", { key_id: keyId })).key_info as Record<string, string>;
	}

	async addFault(fault: Partial<Fault> & { operation: string }): Promise<void> {
		await this.#control("faults", fault);
	}

	async advanceClock(seconds: number): Promise<void> {
		await this.#control("clock", { advanceSeconds: seconds });
		this.#token = undefined;
	}

	async reset(): Promise<void> {
		this.#searchJournal();
		await this.#control("reset", {});
	}

	async requests(): Promise<readonly JournalEntry[]> {
		return (await (await fetch(`${this.settings.url}/_emulator/requests`)).json()) as JournalEntry[];
	}

	/** As `during`, without the requests for IAM tokens, whose number depends on the clock. */
	async kmsRequestsDuring(work: () => Promise<unknown>): Promise<string[]> {
		return (await this.during(work)).filter((operation) => operation !== "auth/tokens");
	}

	/** Returns the operations that clients request during `work`, in order, with the status of those that fail. */
	async during(work: () => Promise<unknown>): Promise<string[]> {
		const before = (await this.requests()).length;
		await work();
		const entries = (await this.requests()).slice(before);
		return entries.map(({ operation, status }) =>
			status >= 200 && status < 300 ? operation : `${operation} ${status}`,
		);
	}

	#searchJournal(): void {
		if (secrets.isHunting) secrets.search("journal", JSON.stringify(this.settings.requests()));
	}

	async #control(command: string, body: object): Promise<Record<string, string>> {
		const response = await fetch(`${this.settings.url}/_emulator/${command}`, {
			method: "POST",
			body: JSON.stringify(body),
		});
		if (!response.ok) throw new Error(`${command} answered ${response.status} ${await response.text()}`);
		return (await response.json()) as Record<string, string>;
	}

	/** Creates an ID token as a pipeline's identity provider would issue it. */
	async createIdToken(): Promise<string> {
		return `${(await this.#control("id-token", {})).idToken}`;
	}

	/** Creates a temporary access key of the emulator's user. */
	async createTemporaryAccessKey(): Promise<Record<"access" | "secret" | "securitytoken", string>> {
		const body = { auth: { identity: { methods: ["token"], token: { duration_seconds: 3600 } } } };
		const response = await fetch(`${this.settings.url}/v3.0/OS-CREDENTIAL/securitytokens`, {
			method: "POST",
			headers: { "X-Auth-Token": await this.createToken() },
			body: JSON.stringify(body),
		});
		const answer = (await response.json()) as {
			credential: Record<"access" | "secret" | "securitytoken", string>;
		};
		return answer.credential;
	}

	/** Creates an IAM token of the emulator's user. */
	async createToken(): Promise<string> {
		const { url, domainName, userName, password, projectId } = this.settings;
		const user = { domain: { name: domainName }, name: userName, password };
		const auth = { identity: { methods: ["password"], password: { user } }, scope: { project: { id: projectId } } };
		const response = await fetch(`${url}/v3/auth/tokens`, { method: "POST", body: JSON.stringify({ auth }) });
		return response.headers.get("X-Subject-Token") ?? "";
	}
}
