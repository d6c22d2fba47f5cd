import assert from "node:assert/strict";
import { endpointOverrides } from "../../../provider/configuration/endpointOverrides";
import { decodeProfile } from "../../../provider/configuration/profile";
import { PROFILE_FIELDS } from "../../../provider/configuration/profileFields";
import { checkNames } from "../../../provider/configuration/settingNames";
import type { SettingName } from "../../../provider/configuration/settings";
import { SettingValues } from "../../../provider/configuration/settingValues";
import { UNUSED_SETTINGS } from "../../../provider/configuration/unusedSettings";
import { bridgedName, type Use, useOfConfig, useOfVariable } from "../../../scripts/reference/otherToolsTable";
import { TOOLS } from "../../../scripts/reference/toolSettings";
import { namespaced } from "../../support/namespaced";

/** What makes a refused setting decide something: a password without a user, for those that name the user. */
const DECISIVE = [{}, { password: "a password" }];
const REGIONAL = /^HUAWEICLOUD_SDK_REGION_/;

function names(config: Record<string, string>, env: Record<string, string>) {
	const values = new SettingValues(namespaced(config), env);
	return { values, ...checkNames(values) };
}

/** Checks against the code that reads settings what the table says of a name. */
function assertUse(use: Use, source: string, config: Record<string, string>, env: Record<string, string>): void {
	const found = DECISIVE.map((more) => names({ ...config, ...more }, env));
	const faults = found.flatMap((one) => one.faults).filter((fault) => fault.startsWith(`${source} is not used: `));
	if (use.kind === "refused") {
		assert.ok(faults.length > 0, source);
		return;
	}
	assert.deepEqual([found[0]?.faults, found[0]?.warnings], [[], []], source);
	const [{ values }] = found as [(typeof found)[0]];
	if (use.kind === "used") assert.equal(sourceOf(use.as, source, values), source);
}

function sourceOf(name: string, variable: string, values: SettingValues): string | undefined {
	if (!REGIONAL.test(variable)) return values.sourceOf(name as SettingName);
	return Object.values(endpointOverrides(values, undefined, "cn-north-4")).find(Boolean)?.source;
}

describe("A setting of another tool", () => {
	it("that would choose credentials is not refused beside an access key", () => {
		const env = Object.fromEntries(
			UNUSED_SETTINGS.flatMap(({ variables = [] }) => variables).map((variable) => [variable, "x"]),
		);
		const { faults } = names({ accessKey: "a", secretKey: "s" }, { ...env, HUAWEICLOUD_SDK_REGIONS_FILE: "" });
		assert.deepEqual(faults, []);
	});

	it("that would choose credentials is refused if there are no others", () => {
		for (const variable of ["OS_USER_ID", "HW_USER_ID", "OS_PASSCODE", "OS_APPLICATION_CREDENTIAL_ID", "OS_CLOUD"])
			assert.match(`${names({}, { [variable]: "x" }).faults}`, new RegExp(`^${variable} is not used: `));
	});

	for (const { title, isBridged, settings } of TOOLS) {
		describe(`${title}:`, () => {
			for (const { name, variables } of settings) {
				it(`${name} is used, or refused by name, or not needed, as the documentation says`, () => {
					for (const variable of variables) assertUse(useOfVariable(variable), variable, {}, { [variable]: "1" });
					if (!isBridged) return;
					const bridged = bridgedName(name);
					const [head = "", field] = bridged.split(".");
					const value = field === undefined ? "1" : JSON.stringify({ [field]: "1" });
					assertUse(useOfConfig(bridged), `Pulumi config huaweicloud:${bridged}`, { [head]: value }, {});
				});

				it(`${name} means the same in each of its variables`, () => {
					const uses = variables.map((variable) => useOfVariable(variable));
					for (const use of uses) assert.deepEqual(use, uses[0]);
				});
			}
		});
	}
});

describe("A field of a profile", () => {
	const hcloud = (fields: object) =>
		decodeProfile(JSON.stringify({ current: "p", profiles: [{ name: "p", ...fields }] }), undefined, "config.json");
	const ini = (fields: object) =>
		decodeProfile(
			["[basic]", ...Object.entries(fields).map(([name, value]) => `${name} = ${value}`)].join("\n"),
			undefined,
			"credentials",
		);
	const formats = [
		["hcloud", hcloud, { accessKeyId: "a", secretAccessKey: "s" }],
		["ini", ini, { ak: "a", sk: "s" }],
	] as const;

	for (const [format, decode, key] of formats) {
		for (const { name, why, instead } of PROFILE_FIELDS[format]) {
			if (why !== undefined && instead !== undefined)
				it(`${name} is refused by name`, () => {
					assert.throws(() => decode({ [name]: "x" }), new RegExp(`its ${name} can't be used: .*\\. `));
				});
			if (why !== undefined && instead === undefined)
				it(`${name} changes nothing`, () => assert.deepEqual(decode({ ...key, [name]: "x" }), decode(key)));
		}
	}

	it("that is a mode without an access key is refused by its name, and any other text without it", () => {
		const key = { accessKeyId: "a", secretAccessKey: "s" };
		assert.throws(() => hcloud({ ...key, mode: "token" }), /its mode is token, which can't be used/);
		assert.throws(() => hcloud({ ...key, mode: "WJVZZWCYFV5EK0NPYYS1" }), /its mode is unknown and can't be used/);
		for (const mode of ["AKSK", "aksk", "", undefined]) assert.equal(hcloud({ ...key, mode })?.accessKey, "a");
	});

	it("that selects the agency of the machine is refused, with the setting that does", () => {
		assert.throws(() => hcloud({ mode: "ecsAgency" }), /HW_CREDENTIAL_SOURCE to ecsAgency/);
	});
});
