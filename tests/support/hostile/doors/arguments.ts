import fc from "fast-check";
import type { KindName } from "../../../../provider/resources/kinds";
import { KINDS } from "../../../../sdk/kinds";
import { json, TestServer } from "../../httpServer";
import { InProcess } from "../../inProcess";
import { answerTo, PRIVATE_KEY, WRAPPING_KEY } from "../../limits/workingService";
import { WireClock } from "../../wireClock";
import type { Door } from "../door";
import type { Planted } from "../planted";
import { HostileFolder } from "../specialPaths";
import { edited, hostileText } from "../texts";
import { hostileName, hostileValue, objectOf } from "../values";

type Entries = readonly (readonly [string, unknown])[];

interface Case {
	readonly kind: KindName;
	readonly olds: Entries;
	readonly news: Entries;
}

const UNKNOWNS = [
	"04da6b54-80e4-46f7-96ec-b56ff0331ba9",
	"1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
	"3eeb2bf0-c639-47a8-9e75-3b44932eb421",
	"6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
	"dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];
const KIND_NAMES = Object.keys(KINDS) as KindName[];
const NAMES = [
	...new Set(Object.values(KINDS).flatMap((kind) => [...kind.arguments, ...kind.outputs])),
	"resourceName",
	"__provider",
];
/** Arguments of which engines print nothing, because their value may be anything. */
const SECRETIVE = ["material", "importParameters", "encryptedKeyMaterial", "encryptedPrivateKey"];
const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";

/** Arguments that a kind can't do without. */
const REQUIRED = ["keyId", "alias", "material"];
/** Nobody listens there. */
const CLOSED = "http://127.0.0.1:1";

const RIGHT: Readonly<Record<string, readonly unknown[]>> = {
	keyId: [KEY_ID],
	region: ["cn-north-4", "eu-west-101"],
	projectId: ["p1"],
	endpoint: [CLOSED],
	wrappingAlgorithm: ["RSAES_OAEP_SHA_256", "SM2_ENCRYPT"],
	sequence: [KEY_ID],
	expirationTime: [1_800_000_000, 1, 0],
	earlyRenewalSeconds: [0, 60],
	alias: ["app/master"],
	keySpec: ["AES_256", "EC_P256", "SM2"],
	keyUsage: ["ENCRYPT_DECRYPT", "SIGN_VERIFY"],
	tags: [{ a: "b" }],
	pendingDeletionDays: [7, 30],
	enabled: [true],
	materialDeletion: ["withKey", "immediate"],
	sm2CiphertextLayout: ["asn1", "c1c3c2"],
	existingKeyId: [KEY_ID],
	importParameters: [
		{
			keyId: KEY_ID,
			wrappingAlgorithm: "RSAES_OAEP_SHA_256",
			importToken: "dG9r",
			publicKey: WRAPPING_KEY,
			expirationTime: 1_800_000_000,
		},
	],
	material: [PRIVATE_KEY, { env: "KEY" }, { file: "/dev/null", encoding: "raw" }, { env: "KEY", random: true }],
	encryptedKeyMaterial: ["A".repeat(344)],
	resourceName: ["key"],
};

/** Arguments of resources as the engine hands them to `check`, unknown ones among them, and what the last run checked. */
export async function openArguments(planted: Planted): Promise<Door<Case>> {
	const folder = new HostileFolder();
	const key = planted.get("key material");
	const env = { KEY: key, HW_AUTH_TOKEN: planted.get("IAM token"), HOME: folder.path };
	const clock = new WireClock();
	const provider = new InProcess(undefined, env, clock);
	const server = await TestServer.start((request, response) => json(response, ...answerTo(request, {}, clock)));
	const endpoints = JSON.stringify({ kms: server.url, iam: server.url });
	const settings = { region: "cn-north-4", projectId: "p1", endpoints, maxRetries: "0" };
	await provider.configure(
		Object.fromEntries(Object.entries(settings).map(([name, value]) => [`huaweicloud:${name}`, value])),
	);

	const unknown = fc.constantFrom<unknown>(...UNKNOWNS);
	const leaf = fc.oneof({ weight: 4, arbitrary: hostileText }, unknown);
	const secretive = fc.oneof(
		fc.constantFrom(key, planted.get("IAM token")),
		planted.echo(["key material", "IAM token"], fc.string()),
	);
	const withoutCommand = (value: unknown): unknown =>
		JSON.parse(JSON.stringify(value).replaceAll('"command":', '"cmd":'));
	const valueFor = (name: string) => {
		const right = fc.constantFrom(...(RIGHT[name] ?? ["text"]));
		const text = right.filter((one) => typeof one === "string").map(String);
		const others = fc.oneof({ weight: 2, arbitrary: hostileValue(leaf) }, unknown);
		const any = (RIGHT[name] ?? ["text"]).some((one) => typeof one === "string")
			? fc.oneof(others, edited(text))
			: others;
		const all = [
			{ weight: 3, arbitrary: right },
			{ weight: 3, arbitrary: any.map(withoutCommand) },
		];
		if (!SECRETIVE.includes(name)) return fc.oneof(...all);
		// A name of a file may look like anything but the material itself.
		const reference = fc.tuple(fc.constantFrom("file", "env", "path"), fc.oneof(fc.constant(key), leaf));
		const other = fc.tuple(
			fc.constantFrom("encoding", "random", "importToken", "publicKey", "wrappingAlgorithm"),
			fc.oneof(secretive, leaf),
		);
		const nested = fc.array(fc.oneof(reference, other), { maxLength: 3 }).map(objectOf);
		return fc.oneof(...all, { weight: 2, arbitrary: fc.oneof(secretive, nested) });
	};
	const stray = fc.tuple(fc.oneof(hostileName, edited(fc.constantFrom(...NAMES))), valueFor(""));
	const propertiesOf = (kind: KindName) => {
		const names = KINDS[kind].arguments.map(String);
		const right = names.map((name) => [name, RIGHT[name]?.[0]] as const).filter(([name]) => REQUIRED.includes(name));
		const of = (from: readonly string[]) =>
			fc.constantFrom(...from).chain((name) => fc.tuple(fc.constant(name), valueFor(name)));
		const change = fc.oneof({ weight: 20, arbitrary: of(names) }, of(NAMES), stray);
		return fc
			.tuple(fc.constantFrom(right, right, []), fc.array(change, { maxLength: 4 }))
			.map(([first, changes]): Entries => [...first, ...changes]);
	};
	const casesOf = (kind: KindName) =>
		fc.record({
			kind: fc.constant(kind),
			olds: fc.oneof({ weight: 3, arbitrary: fc.constant<Entries>([]) }, propertiesOf(kind)),
			news: propertiesOf(kind),
		});
	return {
		cases: fc.oneof(...KIND_NAMES.map(casesOf)),
		knock: async ({ kind, olds, news }) => {
			const all = objectOf(news);
			// An existing key is looked up, and no request may leave this machine.
			if (all.existingKeyId !== undefined && all.endpoint !== CLOSED) delete all.endpoint;
			const check = () => provider.handlers[kind].check(objectOf(olds), all);
			const { failures = [] } = await clock.runWire(check);
			const faults = failures.map(({ property: name, reason }) => `problem: ${name} ${reason}`);
			// Engines print the value of a property that is named as faulty.
			const printed = failures.map(({ property: name }) => objectOf(news)[name.split(".")[0] ?? ""] ?? "");
			return { isAccepted: faults.length === 0, said: [...faults, ...provider.logged.splice(0)], clear: printed };
		},
		close: async () => {
			folder.remove();
			await server.close();
		},
	};
}
