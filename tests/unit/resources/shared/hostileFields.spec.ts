import assert from "node:assert/strict";
import type { Handlers } from "../../../../provider";
import { KmsImportError } from "../../../../provider/errors";
import { json } from "../../../support/httpServer";
import { FaultyServices } from "../../../support/limits/measurement";
import { LIFECYCLE_OPERATIONS } from "../../../support/limits/operations";
import type { PlacedFault } from "../../../support/limits/placedFaults";

const MARK = "hostile0mark";
const TOKEN = `IAM-token-of-${"the-caller-".repeat(4)}0123456789`;

/** What a service may put in the place of a word. Each holds the mark, or is the caller's token. */
const HOSTILE: Readonly<Record<string, string>> = {
	"the caller's token": TOKEN,
	"the caller's token in base64": Buffer.from(TOKEN).toString("base64"),
	"a command of a pipeline": `::error::${MARK}`,
	"a second line": `5\n::error::${MARK}`,
	"an escape sequence": `5\u001b[2J${MARK}`,
	"a change of direction": `5\u202e${MARK}`,
	"a line separator": `5\u2028${MARK}`,
	"a path": `../../${MARK}`,
	"900 KB": MARK.repeat(75_000),
	"half a character": `${MARK}\ud83d`,
};

/** Texts that people write, or the service's own secrets, which the state has as they are. */
const FREE = new Set(["key_description", "value", "import_token", "public_key", "key_alias", "key"]);

/** Replaces the value of one field, at whatever depth. */
const withField = (body: unknown, name: string, value: string): unknown => {
	if (Array.isArray(body)) return body.map((part) => withField(part, name, value));
	if (typeof body !== "object" || body === null) return body;
	return Object.fromEntries(
		Object.entries(body).map(([at, part]) => [
			at,
			at === name && typeof part === "string" ? value : withField(part, name, value),
		]),
	);
};

const FIELDS = [
	"key_id",
	"key_state",
	"key_alias",
	"key_spec",
	"key_usage",
	"origin",
	"key",
	"value",
	"import_token",
	"public_key",
];

/** What an operation leaves: what it returned, or the message of its error, and what it logged. */
async function traces(
	run: (handlers: Handlers) => Promise<unknown>,
	field: string,
	value: string,
	operation: (typeof LIFECYCLE_OPERATIONS)[string],
) {
	const fault: PlacedFault = {
		misbehaviour: {
			respond: (response, _clock, _number, [status, body, headers]) =>
				json(response, status, withField(body, field, value), headers),
		},
		credentials: { token: TOKEN, projectId: "p1" },
	};
	const services = await FaultyServices.start(fault, operation.service, { maxRetries: "0" });
	const { clock, provider } = services;
	try {
		const { before } = operation;
		if (before) await clock.runWire(() => before(provider.handlers));
		const returned = await clock
			.runWire(() => run(provider.handlers))
			.catch((error: unknown) => {
				assert.ok(error instanceof KmsImportError, error instanceof Error ? error.stack : `${error}`);
				return {
					message: error.message,
					stack: error.stack,
					properties: (error as { properties?: object }).properties,
				};
			});
		return { returned, logged: provider.logged };
	} finally {
		await services.close();
	}
}

describe("A field of a good answer leaves in no message, state, id or log", () => {
	let tried = 0;

	for (const [name, value] of Object.entries(HOSTILE)) {
		it(name, async () => {
			for (const operation of Object.values(LIFECYCLE_OPERATIONS)) {
				for (const field of FIELDS) {
					const { returned, logged } = await traces(operation.run, field, value, operation);
					tried += 1;
					const secretNames = ["importToken", "publicKey", "encryptedKeyMaterial", "encryptedPrivateKey"];
					const kept = JSON.stringify([returned, logged], (at, part) => (secretNames.includes(at) ? undefined : part));
					const what = `${field}: ${kept.slice(0, 500)}`;
					assert.ok(!kept.includes(TOKEN.slice(0, 30)), what);
					assert.ok(!kept.includes(Buffer.from(TOKEN).toString("base64").slice(0, 30)), what);
					assert.ok(FREE.has(field) || !kept.includes(MARK), what);
					assert.ok(kept.length < 20_000, what);
					assert.ok(!/[\p{Cf}\p{Zl}\p{Zp}]|\\u001b|\\ud83d/u.test(kept.replaceAll("\\\\", "")), what);
				}
			}
		});
	}

	it("in more than 2,000 combinations", () => assert.ok(tried > 2000, `${tried}`));
});
