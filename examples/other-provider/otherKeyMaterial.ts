import * as pulumi from "@pulumi/pulumi";

/*
 * Takes the place of another provider's import resource, such as the key material resource of the bridged Terraform provider, so
 * that the example runs without it. Don't copy it.
 */

interface State {
	readonly region: string;
	readonly projectId: string;
	readonly keyId: string;
	readonly importToken: string;
	readonly encryptedKeyMaterial: string;
}

type Inputs<Values> = { readonly [Name in keyof Values]: pulumi.Input<Values[Name]> };

export class OtherKeyMaterial extends pulumi.dynamic.Resource {
	declare public readonly keyId: pulumi.Output<string>;

	constructor(name: string, args: Inputs<State>, opts?: pulumi.CustomResourceOptions) {
		super(provider, name, args, pulumi.mergeOptions({ additionalSecretOutputs: [...SECRETS] }, opts));
	}
}

const SECRETS = ["importToken", "encryptedKeyMaterial"] as const;

/** Like ForceNew in Terraform: another ciphertext or token deletes the live material and imports again. */
const provider: pulumi.dynamic.ResourceProvider<State, State> = {
	async create(inputs) {
		const { keyId, importToken, encryptedKeyMaterial } = inputs;
		await request(inputs, "import-key-material", {
			key_id: keyId,
			import_token: importToken,
			encrypted_key_material: encryptedKeyMaterial,
		});
		return { id: keyId, outs: inputs };
	},
	async diff(_id, olds, news) {
		const replaces = (["keyId", "importToken", "encryptedKeyMaterial"] as const).filter(
			(name) => olds[name] !== news[name],
		);
		return { changes: replaces.length > 0, replaces, deleteBeforeReplace: true };
	},
	async delete(_id, state) {
		await request(state, "delete-imported-key-material", { key_id: state.keyId });
	},
};

async function request({ region, projectId }: State, operation: string, body: object): Promise<void> {
	const variable = `HUAWEICLOUD_SDK_REGION_KMS_${region.toUpperCase().replaceAll("-", "_")}`;
	const endpoint = process.env[variable] ?? `https://kms.${region}.myhuaweicloud.com`;
	await post(`${endpoint}/v1.0/${projectId}/kms/${operation}`, body, { "X-Auth-Token": await iamToken(projectId) });
}

async function iamToken(projectId: string): Promise<string> {
	const { HW_AUTH_URL, HW_DOMAIN_NAME, HW_USER_NAME, HW_USER_PASSWORD } = process.env;
	const user = { domain: { name: HW_DOMAIN_NAME }, name: HW_USER_NAME, password: HW_USER_PASSWORD };
	const auth = { identity: { methods: ["password"], password: { user } }, scope: { project: { id: projectId } } };
	const { headers } = await post(`${HW_AUTH_URL ?? "https://iam.myhuaweicloud.com/v3"}/auth/tokens`, { auth });
	return headers.get("X-Subject-Token") ?? "";
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
	const response = await fetch(url, {
		method: "POST",
		headers: { "Content-Type": "application/json", ...headers },
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`${url} answered ${response.status} ${await response.text()}`);
	return response;
}
