import { OperationSender, type OperationSenderOptions } from "./operationSender";
import { OPERATIONS } from "./operations";
import { type KeyDetails, keysAnswer } from "./wire";
import type { WrappingAlgorithm } from "./wrappingAlgorithm";

/** Of keys: more than any project has, at a thousand keys a page. */
const MAX_PAGES = 100;

/** What the service issues for an import: a wrapping key and the token that goes with it. */
export interface ImportParameters {
	/** Import token, in base64. Its content is opaque. */
	readonly importToken: string;
	/** Public key to wrap with: SubjectPublicKeyInfo in DER, base64. */
	readonly publicKey: string;
	/** When both expire, in epoch seconds: 24 hours after they were issued. */
	readonly expirationTime: number;
}

/** Body of get-parameters-for-import. */
export interface ImportParametersRequest {
	readonly keyId: string;
	readonly wrappingAlgorithm: WrappingAlgorithm;
	/** Serial number of the request, 36 characters. If omitted, none is sent. */
	readonly sequence?: string | undefined;
}

/** Body of import-key-material: wrapped material and the token that goes with its wrapping key. */
export interface ImportRequest {
	readonly keyId: string;
	readonly importToken: string;
	/** The material, or for asymmetric keys the temporary key, wrapped with the public key. Base64. */
	readonly encryptedKeyMaterial: string;
	/** The private key, encrypted with the temporary key. Base64. For asymmetric keys only. */
	readonly encryptedPrivateKey?: string | undefined;
	/** When the material expires, in epoch seconds. If omitted, never. */
	readonly expirationTime?: number | undefined;
}

/** Body of create-key. What is omitted gets the service's default. */
export interface CreateKeyRequest {
	readonly alias: string;
	readonly keySpec: string;
	readonly keyUsage?: string | undefined;
	readonly description?: string | undefined;
	readonly enterpriseProjectId?: string | undefined;
}

/** Values by key. */
export type Tags = Readonly<Record<string, string>>;

/**
 * The operations of KMS in one project, one method each.
 *
 * Each throws {ServiceError} with the code that `serviceCodes.ts` assigns to the service's code, and {KmsImportError} with code
 * `network`, `timeout` or `unexpectedAnswer`.
 */
export class KmsClient {
	readonly #sender: OperationSender;

	constructor(options: OperationSenderOptions) {
		this.#sender = new OperationSender(options);
	}

	/** Id of the project that the operations act in. Looked up if it is not configured. */
	projectId(): Promise<string> {
		return this.#sender.projectId();
	}

	/** `get-parameters-for-import` */
	getParametersForImport(request: ImportParametersRequest): Promise<ImportParameters> {
		const { keyId, wrappingAlgorithm, sequence } = request;
		const body = { key_id: keyId, wrapping_algorithm: wrappingAlgorithm, sequence };
		return this.#sender.send(OPERATIONS.getParametersForImport, {
			doing: `Getting import parameters for key ${keyId}`,
			body,
		});
	}

	/** `import-key-material` */
	async importKeyMaterial(request: ImportRequest): Promise<void> {
		const { keyId, importToken, encryptedKeyMaterial, encryptedPrivateKey, expirationTime } = request;
		await this.#sender.send(OPERATIONS.importKeyMaterial, {
			doing: `Importing key material into key ${keyId}`,
			body: {
				key_id: keyId,
				import_token: importToken,
				encrypted_key_material: encryptedKeyMaterial,
				encrypted_privatekey: encryptedPrivateKey,
				expiration_time: expirationTime,
			},
			secrets: [importToken, encryptedKeyMaterial, ...(encryptedPrivateKey ? [encryptedPrivateKey] : [])],
		});
	}

	/** `delete-imported-key-material` */
	async deleteImportedKeyMaterial(keyId: string): Promise<void> {
		const doing = `Deleting the key material of key ${keyId}`;
		await this.#sender.send(OPERATIONS.deleteImportedKeyMaterial, { doing, body: { key_id: keyId } });
	}

	/** `describe-key` */
	describeKey(keyId: string): Promise<KeyDetails> {
		return this.#sender.send(OPERATIONS.describeKey, { doing: `Describing key ${keyId}`, body: { key_id: keyId } });
	}

	/** `get-publickey`: SubjectPublicKeyInfo of an asymmetric key, in the format that the service returns. */
	async getPublicKey(keyId: string): Promise<string> {
		const doing = `Getting the public key of key ${keyId}`;
		return (await this.#sender.send(OPERATIONS.getPublicKey, { doing, body: { key_id: keyId } })).publicKey;
	}

	/** `create-key`: creates a key that is pending import. @returns its id */
	async createExternalKey(request: CreateKeyRequest): Promise<string> {
		const { alias, keySpec, keyUsage, description, enterpriseProjectId } = request;
		const body = {
			key_alias: alias,
			key_spec: keySpec,
			key_usage: keyUsage,
			key_description: description,
			origin: "external",
			enterprise_project_id: enterpriseProjectId,
		};
		return (await this.#sender.send(OPERATIONS.createKey, { doing: `Creating key ${alias}`, body })).keyId;
	}

	/**
	 * `list-keys`: searches page by page for the key with an alias.
	 * @returns undefined if there is none
	 * @throws {UnexpectedAnswerError} also if the pages don't come to an end
	 */
	async findKeyByAlias(alias: string): Promise<KeyDetails | undefined> {
		const doing = `Looking up the key with alias ${alias}`;
		const answer = keysAnswer(alias);
		const markers = new Set<string>();
		for (let marker: string | undefined; ; ) {
			// Without ALL, the service lists only AES_256 keys.
			const body = { limit: "1000", marker, key_spec: "ALL" };
			const { keys, nextMarker } = await this.#sender.send({ ...OPERATIONS.listKeys, answer }, { doing, body });
			if (keys[0] || nextMarker === undefined) return keys[0];
			if (markers.has(nextMarker)) throw this.#sender.unexpected(doing, "a page that leads back to an earlier one");
			if (markers.size === MAX_PAGES) throw this.#sender.unexpected(doing, `more than ${MAX_PAGES} pages`);
			markers.add(nextMarker);
			marker = nextMarker;
		}
	}

	/** `schedule-key-deletion` @param pendingDays days until the deletion, 7 to 1096 */
	async scheduleKeyDeletion(keyId: string, pendingDays: number): Promise<void> {
		const body = { key_id: keyId, pending_days: `${pendingDays}` };
		await this.#sender.send(OPERATIONS.scheduleKeyDeletion, { doing: `Scheduling the deletion of key ${keyId}`, body });
	}

	/** `enable-key` or `disable-key` */
	async setEnabled(keyId: string, enabled: boolean): Promise<void> {
		const operation = enabled ? OPERATIONS.enableKey : OPERATIONS.disableKey;
		await this.#sender.send(operation, {
			doing: `${enabled ? "Enabling" : "Disabling"} key ${keyId}`,
			body: { key_id: keyId },
		});
	}

	/** `update-key-alias` */
	async updateAlias(keyId: string, alias: string): Promise<void> {
		const body = { key_id: keyId, key_alias: alias };
		await this.#sender.send(OPERATIONS.updateKeyAlias, { doing: `Changing the alias of key ${keyId}`, body });
	}

	/** `update-key-description` */
	async updateDescription(keyId: string, description: string): Promise<void> {
		const body = { key_id: keyId, key_description: description };
		await this.#sender.send(OPERATIONS.updateKeyDescription, {
			doing: `Changing the description of key ${keyId}`,
			body,
		});
	}

	/** `{key_id}/tags/action`: `create` adds tags and overwrites existing values, `delete` removes tags. */
	async changeTags(keyId: string, action: "create" | "delete", tags: Tags): Promise<void> {
		const body = { action, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) };
		await this.#sender.send(OPERATIONS.changeTags, { doing: `Changing the tags of key ${keyId}`, body, keyId });
	}

	/** `GET {key_id}/tags` */
	async listTags(keyId: string): Promise<Tags> {
		const doing = `Reading the tags of key ${keyId}`;
		return (await this.#sender.send(OPERATIONS.listTags, { doing, keyId })).tags;
	}
}
