import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { KINDS, type KindName } from "../../../provider/resources/kinds";
import type { Properties } from "../../../provider/resources/shared/properties";
import { TestEmulator } from "../../support/emulator";
import { InProcess } from "../../support/inProcess";

type Values = Readonly<Record<string, unknown>>;

const OTHER_KEY = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const LOCATION = { region: "cn-east-3", projectId: "other", endpoint: "http://127.0.0.1:1" };
const material = randomBytes(32).toString("base64");
const PARAMETERS = {
	keyId: OTHER_KEY,
	wrappingAlgorithm: "RSAES_OAEP_SHA_256",
	importToken: "t",
	publicKey: "p",
	expirationTime: 1,
};

/** Another value of each argument of a kind, but for those that can't be given beside the others. */
const OTHERS: Readonly<Record<KindName, Values>> = {
	importParameters: {
		...LOCATION,
		keyId: OTHER_KEY,
		wrappingAlgorithm: "RSAES_OAEP_SHA_1",
		sequence: OTHER_KEY,
		earlyRenewalSeconds: 60,
		emptyIfImported: true,
	},
	wrappedKeyMaterial: {
		...LOCATION,
		keyId: OTHER_KEY,
		material: randomBytes(32).toString("base64"),
		importParameters: PARAMETERS,
		wrappingAlgorithm: "RSAES_OAEP_SHA_1",
		sm2CiphertextLayout: "C1C3C2",
	},
	keyMaterial: {
		...LOCATION,
		keyId: OTHER_KEY,
		importParameters: PARAMETERS,
		wrappingAlgorithm: "RSAES_OAEP_SHA_1",
		sm2CiphertextLayout: "C1C3C2",
		expirationTime: 2_999_886_177,
		materialDeletion: "immediate",
		trustExistingMaterial: true,
		keySpec: "SM4",
	},
	externalKey: {
		...LOCATION,
		alias: "other",
		keySpec: "SM4",
		keyUsage: "SIGN_VERIFY",
		description: "other",
		tags: { a: "b" },
		enterpriseProjectId: "other",
		pendingDeletionDays: 7,
		existingKeyId: OTHER_KEY,
		enabled: false,
	},
};

const EFFECTS = { replaces: "replaces", updates: "changes", stores: "changes" } as const;

/** Arguments that are not changed here: other bytes for a key that holds material are refused. */
const REFUSED = ["material", "encryptedKeyMaterial", "encryptedPrivateKey"];

describe("A change of an argument does what its table says:", () => {
	let emulator: TestEmulator;
	let run: InProcess;
	let keyId: string;

	before(async () => {
		emulator = await TestEmulator.start();
		run = await new InProcess(emulator).configure();
	});
	beforeEach(async () => {
		await emulator.reset();
		keyId = await emulator.createKey("key");
	});
	after(() => emulator.close());

	const argsOf = (kind: KindName): Values =>
		({
			importParameters: { keyId },
			wrappedKeyMaterial: { keyId, material },
			keyMaterial: { keyId, material },
			externalKey: {},
		})[kind];

	/** How a diff with one other argument ends: replaced, changed or neither. */
	const effectOf = async (kind: KindName, name: string): Promise<string> => {
		const inputs = await run.check(kind, argsOf(kind));
		const { id, outs = {} } = await run.handlers[kind].create(inputs);
		const news = { ...inputs, [name]: OTHERS[kind][name] };
		const { changes, replaces = [] } = await run.handlers[kind].diff(`${id}`, outs, news);
		if (replaces.length > 0) assert.deepEqual(replaces, [name]);
		return replaces.length > 0 ? "replaces" : changes ? "changes" : "nothing";
	};

	for (const [kind, { properties }] of Object.entries(KINDS)) {
		const table: Properties = properties;
		for (const [name, { argument, change }] of Object.entries(table)) {
			if (!argument || (kind === "keyMaterial" && REFUSED.includes(name))) continue;
			const expected = change ? EFFECTS[change] : "nothing";
			it(`${name} of ${kind} ${change ?? "does nothing by itself"}`, async () => {
				assert.ok(name in OTHERS[kind as KindName], "needs another value in OTHERS");
				assert.equal(await effectOf(kind as KindName, name), expected);
			});
		}
	}
});
