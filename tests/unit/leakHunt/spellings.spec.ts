import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { echoOf } from "../../support/leakHunt/echoingGateway";
import { SPELLINGS, type Spelling } from "../../support/leakHunt/spellings";
import { filesBelow } from "../../support/leakHunt/watch";
import { Leak, Secrets, type Surface } from "../../support/secrets";

const SECRET = `Pa"s\\s <w>o'r&d%2B+/ ü€ Ünter zebra`;
const OTHER = "Qx!7(k]z{w}~vj|ßñ Ø#yes=no 99";
/** A secret as long as a token. */
const TOKEN = Buffer.from("MIIFq0000-Sup3r-long-token-of-many-parts/".repeat(8)).toString("base64").replace(/=+$/, "");

const BODY = JSON.stringify({ auth: { identity: { password: { user: { name: "u", password: SECRET } } } } });
const ECHO = echoOf({ body: BODY, headers: {} });

/** What a content looks like that holds a leak, on each surface. */
const SURFACES: Readonly<Record<string, readonly [surface: Surface, content: Spelling]>> = {
	"the output": ["output", (leak) => `error: the service answered 400 (${leak}).\n`],
	"the event log": ["events", (leak) => `${JSON.stringify({ sequence: 1, diagnosticEvent: { message: leak } })}\n`],
	"a state": [
		"state files",
		(leak) => JSON.stringify({ deployment: { resources: [{ outputs: { description: leak } }] } }),
	],
	"a temporary file": ["temporary files", (leak) => `kept: ${leak}`],
};

const hunting = (...planted: readonly string[]) => {
	const hunt = new Secrets();
	hunt.isHunting = true;
	for (const secret of planted) hunt.plant("password", secret);
	return hunt;
};

describe("The leak hunt finds a planted secret", () => {
	let folder: string;
	let tried = 0;
	before(() => {
		folder = mkdtempSync(join(tmpdir(), "hunt-"));
	});
	after(() => rmSync(folder, { recursive: true }));

	/** Hunts through what a run has left, as the hunt through an engine's folder does. */
	const find = (hunt: Secrets, surface: Surface, content: string) => {
		writeFileSync(join(folder, "content"), content);
		for (const file of filesBelow(folder)) hunt.search(surface, readFileSync(file), file);
	};

	for (const [place, [surface, contentOf]] of Object.entries(SURFACES)) {
		for (const [name, spelling] of Object.entries(SPELLINGS)) {
			it(`${name}, in ${place}`, () => {
				for (const [secret, leak] of [
					[SECRET, spelling(SECRET)],
					[SECRET, spelling(ECHO)],
					[TOKEN, TOKEN],
				] as const) {
					tried += 1;
					assert.throws(() => find(hunting(secret), surface, contentOf(leak)), Leak, leak);
					assert.doesNotThrow(() => find(hunting(OTHER), surface, contentOf(leak)));
				}
			});
		}
	}

	it("in all spellings on all surfaces", () => assert.ok(tried >= 400, `${tried}`));
});
