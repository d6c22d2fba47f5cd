import type { Emulator } from "../startEmulator";

/**
 * Domain of endpoints that no variable names, such as those of another region. It doesn't exist, so that no request
 * reaches the real cloud.
 */
const NO_CLOUD = "emulator.invalid";

/** The variables that point this project's provider, the vendor's SDKs and the Terraform provider to an emulator. */
export function environmentOf(emulator: Emulator): Record<string, string> {
	const endpoints = emulator.projects.map(({ region }) => [
		`HUAWEICLOUD_SDK_REGION_KMS_${region.toUpperCase().replaceAll("-", "_")}`,
		emulator.kmsEndpoint,
	]);
	return {
		HW_REGION_NAME: emulator.region,
		HW_CLOUD: NO_CLOUD,
		HW_PROJECT_ID: emulator.projectId,
		HW_DOMAIN_NAME: emulator.domainName,
		HW_USER_NAME: emulator.userName,
		HW_USER_PASSWORD: emulator.password,
		HW_AUTH_URL: `${emulator.iamEndpoint}/v3`,
		HUAWEICLOUD_SDK_AK: emulator.accessKey,
		HUAWEICLOUD_SDK_SK: emulator.secretKey,
		HUAWEICLOUD_SDK_PROJECT_ID: emulator.projectId,
		HUAWEICLOUD_SDK_IAM_ENDPOINT: emulator.iamEndpoint,
		HUAWEICLOUD_SDK_STS_ENDPOINT: emulator.stsEndpoint,
		...Object.fromEntries(endpoints),
	};
}

/**
 * `env` with the variables of the emulator, and without all others that the same clients read: neither real credentials
 * nor real endpoints may be mixed with an emulator's.
 */
export function withEmulator(env: NodeJS.ProcessEnv, emulator: Emulator): NodeJS.ProcessEnv {
	const others = Object.entries(env).filter(([name]) => !/^(HW|HUAWEICLOUD|OS)_/.test(name));
	return { ...Object.fromEntries(others), ...environmentOf(emulator), ...withoutProxy(env, emulator) };
}

/** If a proxy is set, the variables that exempt the emulator from it. Both spellings get the same value. */
function withoutProxy(env: NodeJS.ProcessEnv, { url }: Emulator): NodeJS.ProcessEnv {
	if (!Object.keys(env).some((name) => /^(https?|all)_proxy$/i.test(name) && env[name])) return {};
	const listed = env.no_proxy || env.NO_PROXY;
	// Most clients accept the asterisk only on its own.
	const hosts = listed === "*" ? listed : [listed, new URL(url).hostname].filter(Boolean).join(",");
	return { NO_PROXY: hosts, no_proxy: hosts };
}
