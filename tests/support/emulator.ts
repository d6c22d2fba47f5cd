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

/** An emulator and what tests do to it, over HTTP like any client. */
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

	/** One that runs elsewhere already. */
	static at(settings: Emulator): TestEmulator {
		return new TestEmulator(settings);
	}

	async close(): Promise<void> {
		await this.settings.close();
		this.#searchJournal();
	}

	/** An operation of KMS as the API's page has it. */
	async kms(operation: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
		this.#token ??= await this.createToken();
		const { url, projectId } = this.settings;
		return fetch(`${url}/v1.0/${projectId}/kms/${operation}`, {
			method: "POST",
			headers: { "X-Auth-Token": this.#token, ...headers },
			body: JSON.stringify(body),
		});
	}

	/** The same, where it has to succeed. */
	async kmsAnswer(operation: string, body: object): Promise<Record<string, unknown>> {
		const response = await this.kms(operation, body);
		if (!response.ok) throw new Error(`${operation} answered ${response.status} ${await response.text()}`);
		return (await response.json()) as Record<string, unknown>;
	}

	/** Id of a new external key that waits for its material. */
	async createKey(alias: string, origin = "external", key_spec = "AES_256"): Promise<string> {
		const { key_info } = await this.kmsAnswer("create-key", { key_alias: alias, origin, key_spec });
		return (key_info as { key_id: string }).key_id;
	}

	/** Imports with parameters of its own. The clock goes back meanwhile, so that it works where they are handed out expired. */
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

	/** Details of a key as describe-key tells them. */
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

	/** The same without the IAM tokens, for runs that the clock makes get several. */
	async kmsRequestsDuring(work: () => Promise<unknown>): Promise<string[]> {
		return (await this.during(work)).filter((operation) => operation !== "auth/tokens");
	}

	/** Operations that `work` makes clients ask for, in their order, with the status where it is not a success. */
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

	/** A token of a pipeline's identity provider. */
	async createIdToken(): Promise<string> {
		return `${(await this.#control("id-token", {})).idToken}`;
	}

	/** A temporary access key of the emulator's user. */
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

	/** A new IAM token of the emulator's user. */
	async createToken(): Promise<string> {
		const { url, domainName, userName, password, projectId } = this.settings;
		const user = { domain: { name: domainName }, name: userName, password };
		const auth = { identity: { methods: ["password"], password: { user } }, scope: { project: { id: projectId } } };
		const response = await fetch(`${url}/v3/auth/tokens`, { method: "POST", body: JSON.stringify({ auth }) });
		return response.headers.get("X-Subject-Token") ?? "";
	}
}
