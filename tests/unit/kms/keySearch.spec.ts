import assert from "node:assert/strict";
import type { Authenticator } from "../../../provider/auth/authenticator";
import { permanent } from "../../../provider/auth/guardedSigner";
import { tokenSigner } from "../../../provider/auth/tokenSigner";
import type { RequestQueue } from "../../../provider/http/requestQueue";
import { Transport } from "../../../provider/http/transport";
import { KmsClient } from "../../../provider/kms/client";
import { FixedClock } from "../../support/clock";
import { json, type Respond, TestServer } from "../../support/httpServer";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const OURS = { key_id: KEY_ID, key_state: "5", key_alias: "ours" };

describe("The search for a key by its alias", () => {
	let server: TestServer;

	const search = async (respond: Respond) => {
		server = await TestServer.start(respond);
		const signer = tokenSigner(permanent({ token: "token" }));
		const authenticator: Authenticator = {
			projectId: async () => "p1",
			secrets: () => signer.secrets(),
			sign: (request) => signer.sign(request),
		};
		const clock = new FixedClock();
		const transport = new Transport({ clock, maxRetries: 0 });
		const queue = {
			run: (work: (slot: never) => unknown) => work({ accepted() {}, failed() {}, throttled() {} } as never),
		};
		const options = { transport, authenticator, queue: queue as unknown as RequestQueue, projectId: "p1" };
		return new KmsClient({ ...options, endpoint: server.url }).findKeyByAlias("ours");
	};
	afterEach(() => server.close());

	const page = (keys: readonly unknown[], marker?: string) => ({
		key_details: keys,
		truncated: `${marker !== undefined}`,
		...(marker !== undefined && { next_marker: marker }),
	});

	it("ends if a page leads back to an earlier one", async () => {
		for (const markers of [["1"], ["1", "2"], ["1", "2", "3"]]) {
			const searching = search((_, response, number) =>
				json(response, 200, page([], markers[(number - 1) % markers.length])),
			);
			await assert.rejects(searching, {
				code: "unexpectedAnswer",
				message: /a page that leads back to an earlier one/,
			});
			assert.equal(server.requests.length, markers.length + 1);
			await server.close();
		}
	});

	it("ends after a hundred pages, whatever their markers and keys", async () => {
		for (const keys of [[], [{ ...OURS, key_alias: "theirs" }]]) {
			const searching = search((_, response, number) => json(response, 200, page(keys, `${number}`)));
			await assert.rejects(searching, { code: "unexpectedAnswer", message: /more than 100 pages/ });
			assert.ok(server.requests.length <= 101, `${server.requests.length}`);
			await server.close();
		}
	});

	it("finds the key among others that can't be read", async () => {
		const odd = [null, 5, "x", {}, [], { key_alias: 5 }, { key_alias: "theirs", key_state: "\u001b[2J" }];
		assert.equal((await search((_, response) => json(response, 200, page([...odd, OURS]))))?.keyId, KEY_ID);
	});

	it("fails if the key itself can't be read", async () => {
		const searching = search((_, response) => json(response, 200, page([{ ...OURS, key_state: "\u001b[2J" }])));
		await assert.rejects(searching, /without a usable key_details\.0\.key_state/);
	});

	it("takes no marker of more than a kilobyte", async () => {
		const searching = search((_, response) => json(response, 200, page([], "m".repeat(1025))));
		await assert.rejects(searching, /without a usable next_marker/);
	});
});
