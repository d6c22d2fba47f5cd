import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, ImportedKey, ImportParameters, KeyMaterial, WrappedKeyMaterial } from "pulumi-huaweicloud-kms";
import { partOptions } from "../../../sdk/importedKeyOptions";
import { KINDS } from "../../../sdk/kinds";
import { headOf, KNOWN_OPTIONS, optionFaults } from "../../../sdk/resourceOptions";
import { refusalOf } from "../../support/refusal";

type Options = Readonly<Record<string, unknown>>;

const material = { env: "MATERIAL" };
const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";

const CLASSES: Readonly<Record<string, (opts: Options) => unknown>> = {
	ExternalKey: (opts) => new ExternalKey("payments", {}, opts),
	ImportParameters: (opts) => new ImportParameters("payments", { keyId }, opts),
	KeyMaterial: (opts) => new KeyMaterial("payments", { keyId, material }, opts),
	WrappedKeyMaterial: (opts) => new WrappedKeyMaterial("payments", { keyId, material }, opts),
	ImportedKey: (opts) => new ImportedKey("payments", { material }, opts),
};
const provider = { getPackage: () => "huaweicloud" };

/** Options that no class takes, with a value that their types allow. */
const REFUSED: Options = {
	provider,
	providers: [provider],
	version: "1.0.0",
	pluginDownloadURL: "https://example.com",
	envVarMappings: { A: "B" },
	customTimeouts: { create: "5m" },
	replaceOnChanges: ["tags"],
	import: "cn-north-4/p/k",
};

/** Returns the names of all options in the installed SDK's types. */
function optionsOfSdk(): string[] {
	const types = readFileSync(join(dirname(require.resolve("@pulumi/pulumi")), "resource.d.ts"), "utf8");
	return ["ResourceOptions", "CustomResourceOptions", "ComponentResourceOptions"].flatMap((name) => {
		const [, body = ""] =
			new RegExp(`export (?:declare )?interface ${name} [^{]*\\{([\\s\\S]*?)\\n\\}`).exec(types) ?? [];
		return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, option = ""]) => option);
	});
}

describe("Resource options", () => {
	it("are decided on one by one, for every option of the installed SDK", () => {
		const options = optionsOfSdk();

		assert.ok(options.length >= 20, options.join());
		assert.deepEqual(
			options.filter((option) => !KNOWN_OPTIONS.includes(option)),
			[],
		);
	});

	for (const [name, create] of Object.entries(CLASSES)) {
		for (const [option, value] of Object.entries(REFUSED)) {
			it(`of ${name}: ${option} is refused by name, with what to do instead`, () => {
				const refusal = refusalOf(() => create({ [option]: value }));

				assert.match(
					refusal,
					new RegExp(`^${name} payments: the option ${option} (is|has|can't) [^\\n]+\\. ?[^\\n]*\\.$`),
				);
			});
		}

		it(`of ${name}: all that can't be used are named at once`, () => {
			const refusal = refusalOf(() => create(REFUSED));

			assert.equal(refusal.split("\n").length, Object.keys(REFUSED).length, refusal);
		});

		it(`of ${name}: paths must begin with a property, and a misspelt one is answered with the right one`, () => {
			const refusal = refusalOf(() => create({ ignoreChanges: ["endpont.x", "nothing", "__provider", "*"] }));

			const [misspelt, unknown, ...others] = refusal.split("\n");
			assert.match(
				`${misspelt}`,
				/ignoreChanges names endpont\.x, but endpont is not an argument; did you mean endpoint\?/,
			);
			assert.match(`${unknown}`, /ignoreChanges names nothing, but nothing is not an argument\. The arguments are /);
			assert.deepEqual(others, []);
		});

		it(`of ${name}: a misspelt option is answered with the right one`, () => {
			assert.equal(
				refusalOf(() => create({ ignoreChange: ["endpoint"] })),
				`${name} payments: ignoreChange is not an option; did you mean ignoreChanges?`,
			);
		});
	}

	it("with names that every object knows are no options", () => {
		for (const name of ["toString", "constructor", "valueOf"]) {
			const faults = optionFaults("externalKey", { [name]: "x" } as object);
			assert.ok(!faults.some((fault) => fault.includes("native code")), `${faults}`);
		}
	});

	it("that name a provider say where the account comes from, also after mergeOptions", () => {
		const merged = pulumi.mergeOptions({ provider } as unknown as pulumi.ComponentResourceOptions, { protect: true });

		for (const create of Object.values(CLASSES)) {
			assert.match(
				refusalOf(() => create(merged as Options)),
				/the option provider has no effect on dynamic resources, which take the account from the Pulumi config huaweicloud: and the environment\. Remove it\. For another account, use a stack that is configured for it\.$/,
			);
		}
	});

	it("that name a provider are refused by get too", () => {
		const opts = { provider } as unknown as pulumi.CustomResourceOptions;

		assert.match(
			refusalOf(() => ExternalKey.get("payments", "r/p/k", opts)),
			/the option provider/,
		);
	});

	it("of a parent that hands down a Huawei Cloud provider are refused for a key whose project isn't named", () => {
		const opts = {
			parent: { getProvider: (type: string) => (type.startsWith("huaweicloud:") ? provider : undefined) },
		};

		for (const name of ["ExternalKey", "ImportedKey"]) {
			assert.match(
				refusalOf(() => CLASSES[name]?.(opts)),
				/its parent hands down a provider of the package huaweicloud.*Give projectId/,
			);
		}
	});

	it("may name every output of a resource", () => {
		for (const [kind, { type, outputs }] of Object.entries(KINDS)) {
			const refusal = refusalOf(() => CLASSES[type]?.({ ignoreChanges: [...outputs, "nothing"], hideDiffs: outputs }));

			assert.match(refusal, /^[^\n]* names nothing, but[^\n]*$/, kind);
		}
	});

	it("of a component: those that would endanger the key or do nothing are refused", () => {
		const refused = {
			id: "r/p/k",
			urn: "urn:x",
			deleteBeforeReplace: true,
			additionalSecretOutputs: ["a"],
			hooks: { a: [] },
		};

		for (const [option, value] of Object.entries(refused)) {
			assert.match(
				refusalOf(() => new ImportedKey("payments", { material }, { [option]: value })),
				new RegExp(`the option ${option} `),
			);
		}
	});

	it("refuse an id for a WrappedKeyMaterial, which exists only in the state", () => {
		assert.match(
			refusalOf(() => CLASSES.WrappedKeyMaterial?.({ id: "r/p/k" })),
			/the option id can't be used/,
		);
	});
});

describe("The options of a part of an ImportedKey", () => {
	it("have the paths of its own arguments, and those that are right for every resource", () => {
		const args = { key: ["tags", "keySpec"], importParameters: [], material: ["keySpec"] };
		const opts = { ignoreChanges: ["keySpec", "tags.team", "__provider"], hideDiffs: ["*"] };

		const paths = (part: "key" | "importParameters" | "material") => partOptions(part, opts, args);
		assert.deepEqual(paths("key"), opts);
		assert.deepEqual(paths("importParameters"), { ignoreChanges: ["__provider"], hideDiffs: ["*"] });
		assert.deepEqual(paths("material"), { ignoreChanges: ["keySpec", "__provider"], hideDiffs: ["*"] });
	});
});

describe("The head of a path", () => {
	it("is the argument that it begins with", () => {
		const paths = ["tags", "tags.team", 'tags["team"]', '["tags"]', '["tags"].team', "tags[0]"];

		assert.deepEqual(new Set(paths.map(headOf)), new Set(["tags"]));
	});
});
