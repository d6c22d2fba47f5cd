import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials";
import { HcClient } from "@huaweicloud/huaweicloud-sdk-core/HcClient";
import { DefaultHttpClient } from "@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient";
import type { SdkResponse } from "@huaweicloud/huaweicloud-sdk-core/SdkResponse";
import { type Emulator, withEmulator } from "huaweicloud-kms-emulator";
import { KmsClients } from "../../provider/clients/kmsClients";
import { Configuration } from "../../provider/configuration/configuration";
import { stackConfig } from "../../provider/configuration/stackConfig";
import { systemClock } from "../../provider/time";
import { TestEmulator } from "../support/emulator";
import { EmulatorProcess } from "../support/emulatorProcess";
import type { Sides } from "./measurement";

const CALLS = 2000;
const AT_ONCE = 8;

type Operation = "describe-key" | "get-parameters-for-import";
type Client = Readonly<Record<Operation, () => Promise<unknown>>>;

/** Measures signed calls per second, eight at a time, with our client and with the vendor's. */
export async function callRates(operation: Operation): Promise<Sides> {
	const process = await EmulatorProcess.start();
	const keyId = await TestEmulator.at(process.settings).createKey("bench");
	const [ours, vendors] = [ourClient(process.settings, keyId), vendorsClient(process.settings, keyId)];
	for (const client of [ours, vendors]) await perSecond(client[operation]);
	return {
		ours: () => perSecond(ours[operation]),
		floor: () => perSecond(vendors[operation]),
		end: () => process.stop(),
	};
}

async function perSecond(call: () => Promise<unknown>): Promise<number> {
	let left = CALLS;
	const before = performance.now();
	const callRepeatedly = async () => {
		while (left-- > 0) await call();
	};
	await Promise.all(Array.from({ length: AT_ONCE }, callRepeatedly));
	return CALLS / ((performance.now() - before) / 1000);
}

function ourClient(emulator: Emulator, keyId: string): Client {
	const configuration = new Configuration(stackConfig({}), withEmulator({}, emulator));
	const kms = new KmsClients(configuration, systemClock).for({ region: emulator.region });
	return {
		"describe-key": () => kms.describeKey(keyId),
		"get-parameters-for-import": () => kms.getParametersForImport({ keyId, wrappingAlgorithm: "RSAES_OAEP_SHA_256" }),
	};
}

function vendorsClient({ url, accessKey, secretKey, projectId }: Emulator, key_id: string): Client {
	const credentials = new BasicCredentials({ ak: accessKey, sk: secretKey, projectId });
	const client = new HcClient(new DefaultHttpClient({}, [url])).withEndpoints([url]).withCredential(credentials);
	const post = { method: "POST", contentType: "application/json", queryParams: {}, pathParams: {}, headers: {} };
	const call = (operation: Operation, data: object) =>
		client.sendRequest<SdkResponse>({ ...post, url: `/v1.0/{project_id}/kms/${operation}`, data });
	return {
		"describe-key": () => call("describe-key", { key_id }),
		"get-parameters-for-import": () =>
			call("get-parameters-for-import", { key_id, wrapping_algorithm: "RSAES_OAEP_SHA_256" }),
	};
}
