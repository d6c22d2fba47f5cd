import assert from "node:assert/strict";
import { isUnauthenticated } from "../../../provider/answers/answers";
import type { Authenticator } from "../../../provider/auth/authenticator";
import { KmsImportError } from "../../../provider/errors";
import { RequestQueue } from "../../../provider/http/requestQueue";
import { Transport } from "../../../provider/http/transport";
import { KmsClient } from "../../../provider/kms/client";
import { OPERATIONS } from "../../../provider/kms/operations";
import { type Ending, FAULTS, type Fault } from "../../support/faults/faults";
import { serve } from "../../support/faults/serve";
import { WireClock } from "../../support/wireClock";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const START_MS = Date.parse("2026-01-01T00:00:00Z");
/** With the jitter of these tests, the waits are 0.25 s and 0.5 s. */
const MAX_RETRIES = 2;

/** A call of the client, the answer of the service, and the value that the call must return. */
interface Call {
	readonly send: (kms: KmsClient) => Promise<unknown>;
	/** Undefined if the body of the answer is not read. */
	readonly answer?: object;
	readonly value?: unknown;
	/** Whether the request may be sent again if its answer was lost. */
	readonly isRepeatable: boolean;
}

const alias = "app/master";
const CALLS: Readonly<Record<keyof typeof OPERATIONS, Call>> = {
	getParametersForImport: {
		send: (kms) => kms.getParametersForImport({ keyId: KEY_ID, wrappingAlgorithm: "RSAES_OAEP_SHA_256" }),
		answer: { key_id: KEY_ID, import_token: "T", public_key: "P", expiration_time: 1501578672 },
		value: { importToken: "T", publicKey: "P", expirationTime: 1501578672 },
		isRepeatable: true,
	},
	describeKey: {
		send: async (kms) => (await kms.describeKey(KEY_ID)).keyState,
		answer: { key_info: { key_id: KEY_ID, key_state: "5" } },
		value: "5",
		isRepeatable: true,
	},
	listKeys: {
		send: async (kms) => (await kms.findKeyByAlias(alias))?.keyId,
		answer: { key_details: [{ key_id: KEY_ID, key_state: "5", key_alias: alias }], truncated: "false" },
		value: KEY_ID,
		isRepeatable: true,
	},
	getPublicKey: {
		send: (kms) => kms.getPublicKey(KEY_ID),
		answer: { key_id: KEY_ID, public_key: "P" },
		value: "P",
		isRepeatable: true,
	},
	createKey: {
		send: (kms) => kms.createExternalKey({ alias, keySpec: "AES_256" }),
		answer: { key_info: { key_id: KEY_ID, domain_id: "d" } },
		value: KEY_ID,
		isRepeatable: false,
	},
	importKeyMaterial: {
		send: (kms) => kms.importKeyMaterial({ keyId: KEY_ID, importToken: "T", encryptedKeyMaterial: "M" }),
		isRepeatable: false,
	},
	deleteImportedKeyMaterial: { send: (kms) => kms.deleteImportedKeyMaterial(KEY_ID), isRepeatable: true },
	scheduleKeyDeletion: { send: (kms) => kms.scheduleKeyDeletion(KEY_ID, 30), isRepeatable: true },
	enableKey: { send: (kms) => kms.setEnabled(KEY_ID, true), isRepeatable: true },
	disableKey: { send: (kms) => kms.setEnabled(KEY_ID, false), isRepeatable: true },
	updateKeyAlias: { send: (kms) => kms.updateAlias(KEY_ID, alias), isRepeatable: true },
	updateKeyDescription: { send: (kms) => kms.updateDescription(KEY_ID, "text"), isRepeatable: true },
	changeTags: { send: (kms) => kms.changeTags(KEY_ID, "create", { a: "b" }), isRepeatable: true },
	listTags: {
		send: (kms) => kms.listTags(KEY_ID),
		answer: { tags: [{ key: "a", value: "b" }] },
		value: { a: "b" },
		isRepeatable: true,
	},
};

/** Runs a call with a fault that occurs a number of times. */
async function run(fault: Fault, times: number, { send, answer = {}, value }: Call) {
	const clock = new WireClock(START_MS);
	const service = await serve(
		fault,
		{ answer: () => [200, answer], isFaulty: (_, number) => number <= times, resets: times },
		clock,
	);
	const transport = new Transport({ clock, maxRetries: MAX_RETRIES, random: () => 0.5 });
	let attempts = 0;
	const authenticator: Authenticator = {
		projectId: async () => "p1",
		secrets: () => [],
		sign: async () => {
			attempts += 1;
			const report: Awaited<ReturnType<Authenticator["sign"]>>["report"] = (result) =>
				!(result instanceof Error) && isUnauthenticated(result);
			return { headers: { "X-Auth-Token": "T" }, report };
		},
	};
	const queue = new RequestQueue({ clock });
	const kms = new KmsClient({ transport, authenticator, queue, endpoint: service.url, projectId: "p1" });
	const thrown = await clock
		.runWire(() => send(kms))
		.then(
			(result) => void (times < Number.POSITIVE_INFINITY && assert.deepEqual(result, value)),
			(error: unknown) => error,
		);
	await service.close();
	if (thrown !== undefined && !(thrown instanceof KmsImportError)) throw thrown;
	const ending: Ending = [thrown?.code ?? "value", attempts, (clock.now() - START_MS) / 1000];
	return { ending, message: thrown?.message };
}

describe("A call to KMS with", () => {
	for (const [name, fault] of Object.entries(FAULTS)) {
		for (const [frequency, times] of [
			["once", 1],
			["always", Number.POSITIVE_INFINITY],
		] as const) {
			const endings = fault[frequency];
			if (!endings) continue;
			it(`${name}, ${frequency}, ends as specified, whatever the operation`, async () => {
				for (const [operation, call] of Object.entries(CALLS)) {
					const { ending, message } = await run(fault, times, call);
					const expected: Ending = endings[call.isRepeatable ? "repeatable" : "other"];
					assert.deepEqual(ending, call.answer ? expected : (endings.unread ?? expected), operation);
					if (message && fault.says && ending[0] !== "unavailable") assert.match(message, fault.says);
				}
			});
		}
	}

	it("any of these faults is tested for every operation", () => {
		assert.deepEqual(Object.keys(CALLS).sort(), Object.keys(OPERATIONS).sort());
		const repeatable = Object.entries(CALLS).map(([name, { isRepeatable }]) => [name, isRepeatable]);
		const marked = Object.entries(OPERATIONS).map(([name, operation]) => [name, operation.repeatable]);
		assert.deepEqual(Object.fromEntries(repeatable), Object.fromEntries(marked));
	});
});
