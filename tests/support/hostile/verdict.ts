import assert from "node:assert/strict";
import { KmsImportError, type KmsImportErrorCode } from "../../../provider/errors";
import type { Planted } from "./planted";

/** How a case ended that a door has let in or refused. */
export interface Outcome {
	readonly isAccepted: boolean;
	/** Texts for users: faults, warnings, lines of the log. */
	readonly said: readonly string[];
	/** What is stored or shown in plain text. It must not have a secret. @default nothing */
	readonly clear?: unknown;
}

const LONGEST_MESSAGE = 2000;
/** What a terminal obeys, what turns text around, and what can't be sent. The provider breaks the lines of its own lists. */
const UNPRINTABLE = /(?!\n {2}- )[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;

/** The union of provider/errors.ts. The compiler refuses one that is missing. */
const CODES: Readonly<Record<KmsImportErrorCode, true>> = {
	notConfigured: true,
	network: true,
	timeout: true,
	unexpectedAnswer: true,
	keyNotFound: true,
	keyPendingDeletion: true,
	keyDisabled: true,
	keyNotPendingImport: true,
	keyNotExternal: true,
	keyNotDisabled: true,
	keyNotEnabled: true,
	aliasTaken: true,
	quotaReached: true,
	importTokenRejected: true,
	materialRejected: true,
	materialDiffers: true,
	materialExpiryPassed: true,
	materialMissing: true,
	materialNotDeletable: true,
	materialUnreadable: true,
	invalidMaterial: true,
	invalidRequest: true,
	unsupported: true,
	unauthenticated: true,
	denied: true,
	throttled: true,
	unavailable: true,
};

/**
 * Knocks at a door and judges what comes of it.
 * @throws {Error} a raw error, or a message that a user should not get
 */
export async function judged(knock: () => Outcome | Promise<Outcome>, planted: Planted): Promise<Outcome> {
	const outcome = await outcomeOf(knock, planted);
	for (const text of outcome.said) ensureFit(text, planted);
	if (outcome.clear !== undefined) planted.hunt(JSON.stringify(outcome.clear));
	return outcome;
}

async function outcomeOf(knock: () => Outcome | Promise<Outcome>, planted: Planted): Promise<Outcome> {
	try {
		return await knock();
	} catch (error) {
		if (!(error instanceof KmsImportError)) throw error;
		assert.ok(Object.hasOwn(CODES, error.code), `unknown code ${error.code}`);
		planted.hunt(`${error.stack}`);
		return { isAccepted: false, said: [error.message] };
	}
}

function ensureFit(text: string, planted: Planted): void {
	assert.ok(text !== "", "an empty message");
	assert.ok(text.length <= LONGEST_MESSAGE, `a message of ${text.length} characters: ${text.slice(0, 300)}…`);
	const [unprintable] = UNPRINTABLE.exec(text) ?? [];
	assert.ok(unprintable === undefined, `a message with ${JSON.stringify(unprintable)}: ${JSON.stringify(text)}`);
	assert.ok(!/^\s*(::|##)/m.test(text), `a message that a CI system obeys: ${text}`);
	planted.hunt(text);
}
