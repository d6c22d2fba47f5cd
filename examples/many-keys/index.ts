import * as random from "@pulumi/random";
import { ImportedKey } from "pulumi-huaweicloud-kms";

const REGIONS = ["cn-north-4", "cn-east-3"];
const KEYS_PER_REGION = 10;

// For demonstration only: values are stored in the state, and RandomBytes also stores the bytes as its id, which Pulumi can't
// encrypt. In production, refer to key material by { file }, { env } or { command }.
function demonstrationMaterial(name: string) {
	return new random.RandomBytes(name, { length: 32 }).base64;
}

export const keyIds = Object.fromEntries(
	REGIONS.map((region) => {
		const names = Array.from({ length: KEYS_PER_REGION }, (_, index) => `${region}-${index}`);
		return [
			region,
			names.map((name) => new ImportedKey(name, { region, material: demonstrationMaterial(name) }).keyId),
		];
	}),
);
