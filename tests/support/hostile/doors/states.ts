import fc from "fast-check";
import type { KindName } from "../../../../provider/resources/kinds";
import { KINDS } from "../../../../sdk/kinds";
import { json, TestServer } from "../../httpServer";
import { InProcess } from "../../inProcess";
import { answerTo, KEY_ID, PROJECT_ID, REGION, WRAPPING_KEY } from "../../limits/workingService";
import { WireClock } from "../../wireClock";
import type { Door } from "../door";
import type { Planted } from "../planted";
import { edited, hostileText } from "../texts";
import { hostileName, hostileValue, objectOf } from "../values";

type Entries = readonly (readonly [string, unknown])[];

interface Case {
	readonly kind: KindName;
	readonly call: "read" | "diff" | "update" | "delete";
	readonly id: string;
	readonly state: Entries;
	readonly news: Entries;
}

const KIND_NAMES = Object.keys(KINDS) as KindName[];
const ID = `${REGION}/${PROJECT_ID}/${KEY_ID}`;
const SECRET_NAMES: readonly string[] = Object.values(KINDS).flatMap(({ secrets }) => secrets);
const FINGERPRINT = `scrypt:1:8:1:${"A".repeat(22)}:${"B".repeat(43)}`;

/** A state that fits every kind, with secrets where it has them. */
const rightState = (planted: Planted): Entries => [
	["keyId", KEY_ID],
	["region", REGION],
	["projectId", PROJECT_ID],
	["keyState", "2"],
	["alias", "app/master"],
	["keySpec", "AES_256"],
	["keyUsage", "ENCRYPT_DECRYPT"],
	["pendingDeletionDays", 30],
	["enabled", true],
	["wrappingAlgorithm", "RSAES_OAEP_SHA_256"],
	["earlyRenewalSeconds", 0],
	["importToken", planted.get("security token")],
	["publicKey", WRAPPING_KEY],
	["expirationTime", 1_900_000_000],
	["expiresAt", "2030-03-17T17:46:40Z"],
	["keyMaterialFingerprint", FINGERPRINT],
	["encryptedKeyMaterial", planted.get("IAM token")],
];

/** States that earlier releases, or anybody, may have written, and ids, against a service that works. */
export async function openStates(planted: Planted): Promise<Door<Case>> {
	const clock = new WireClock();
	const server = await TestServer.start((request, response) => {
		const moved = request.path.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, KEY_ID);
		json(response, ...answerTo({ ...request, path: moved }, { key: { key_state: "2" } }, clock));
	});
	const key = planted.get("key material");
	const provider = new InProcess(undefined, { HW_AUTH_TOKEN: "T" }, clock);
	const endpoints = JSON.stringify({ kms: server.url, iam: server.url });
	const settings = { "huaweicloud:region": REGION, "huaweicloud:endpoints": endpoints, "huaweicloud:maxRetries": "0" };

	const right = rightState(planted);
	const names = fc.constantFrom(
		...right.map(([name]) => name),
		"endpoint",
		"tags",
		"description",
		"adopted",
		"importedAt",
	);
	const secret = planted.echo(["security token", "IAM token", "key material"], fc.string());
	const value = fc.oneof(
		hostileValue(),
		edited(fc.constantFrom(ID, KEY_ID, REGION, FINGERPRINT, "2", "http://127.0.0.1:1")),
	);
	const change = fc.oneof(
		{
			weight: 6,
			arbitrary: names.chain((name) =>
				fc.tuple(fc.constant(name), SECRET_NAMES.includes(name) ? fc.oneof(secret, value) : value),
			),
		},
		{ weight: 1, arbitrary: fc.tuple(hostileName, value) },
	);
	const entries = fc.array(change, { maxLength: 3 });
	const state = fc.oneof(
		{ weight: 6, arbitrary: entries.map((changes) => [...right, ...changes]) },
		{ weight: 1, arbitrary: entries },
	);
	const id = fc.oneof(
		{ weight: 8, arbitrary: fc.constantFrom(ID, `${ID}/RSAES_OAEP_SHA_256`) },
		edited(fc.constantFrom(ID, `${ID}?endpoint=${encodeURIComponent(server.url)}`)),
		hostileText,
	);
	const news: Entries = [
		...right.slice(0, 3),
		["alias", "a"],
		["pendingDeletionDays", 30],
		["enabled", true],
		["earlyRenewalSeconds", 0],
		["material", key],
	];
	const cases = fc.record({
		kind: fc.constantFrom(...KIND_NAMES),
		call: fc.constantFrom("read" as const, "diff" as const, "update" as const, "delete" as const),
		id,
		state,
		news: fc.constant(news),
	});
	return {
		cases,
		knock: async ({ kind, call, id: given, state: stored, news: wanted }) => {
			await provider.configure(settings);
			const handler = provider.handlers[kind];
			const [olds, all] = [objectOf(stored), objectOf(wanted)];
			await clock.runWire<unknown>(async () => {
				if (call === "read") return handler.read(given, olds);
				if (call === "diff") return handler.diff(given, olds, all);
				return call === "update" ? handler.update(given, olds, all) : handler.delete(given, olds);
			});
			return { isAccepted: true, said: provider.logged.splice(0) };
		},
		close: () => server.close(),
	};
}
