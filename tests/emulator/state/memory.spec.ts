import assert from "node:assert/strict";
import { EmulatorProcess } from "../../support/emulatorProcess";
import { LoadClient, type PostRequest, tokenRequest, withToken } from "../../support/loadClient";
import { WireClient } from "../support/wireClient";

const TOKENS = 10_000;
const MAX_JOURNAL_ENTRIES = 100_000;
const MORE = 20_000;

describe("The emulator's memory", () => {
	let emulator: EmulatorProcess;
	let load: LoadClient;

	beforeEach(async () => {
		emulator = await EmulatorProcess.start();
		load = new LoadClient(emulator.settings);
	});
	afterEach(async () => {
		load.close();
		await emulator.stop();
		assert.equal(emulator.stderr, "");
	});

	/** Growth of the heap in the second of two runs, in MiB. */
	const added = async (first: () => Promise<unknown>, second: () => Promise<unknown>) => {
		await first();
		const before = await emulator.memory();
		await second();
		return (await emulator.memory()).heap - before.heap;
	};
	const journal = async () =>
		(await (await fetch(`${emulator.settings.url}/_emulator/requests`)).json()) as { operation: string }[];

	it(`holds nothing of ${TOKENS} IAM tokens, temporary credentials and import tokens`, async () => {
		const token = await load.createToken();
		const key = await load.ask(
			withToken(emulator.settings, token, "create-key", { key_alias: "a", origin: "external" }),
		);
		const { key_id } = JSON.parse(key.text).key_info;
		const import_ = { key_id, wrapping_algorithm: "RSAES_OAEP_SHA_256" };
		const requests: readonly PostRequest[] = [
			tokenRequest(emulator.settings),
			{
				target: "/v3.0/OS-CREDENTIAL/securitytokens",
				headers: { "X-Auth-Token": token },
				body: { auth: { identity: { methods: ["token"], token: {} } } },
			},
			withToken(emulator.settings, token, "get-parameters-for-import", import_),
		];
		for (const one of requests) {
			const half = () => load.times(TOKENS / 2, () => one);
			const mebibytes = await added(half, half);
			assert.ok(mebibytes < 1, `${one.target} ${mebibytes}`);
		}
	});

	it("holds the latest requests in order, and only the start of long paths", async () => {
		const client = new WireClient(emulator.settings.url);
		client.socket.removeAllListeners("data").resume();
		let number = 0;
		const ask = async (count: number) => {
			for (const last = number + count; number < last; ) {
				const batch = Array.from(
					{ length: 500 },
					() => `GET /${`${number++}`.padEnd(1000, "x")} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
				);
				await new Promise((resolve) => client.socket.write(batch.join(""), resolve));
			}
			while ((await journal()).at(-1)?.operation !== `${number - 1}`.padEnd(200, "x"));
		};
		const mebibytes = await added(
			() => ask(MAX_JOURNAL_ENTRIES),
			() => ask(MORE),
		);
		assert.ok(mebibytes < 2, `${mebibytes}`);
		assert.ok((await emulator.memory()).heap < 60, `${(await emulator.memory()).heap}`);
		const numbers = (await journal()).map(({ operation }) => Number.parseInt(operation, 10));
		assert.deepEqual(
			numbers,
			Array.from({ length: MAX_JOURNAL_ENTRIES }, (_, i) => MORE + i),
		);
		client.goAway();
	});
});
