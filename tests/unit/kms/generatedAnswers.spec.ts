import assert from "node:assert/strict";
import fc from "fast-check";
import { decode } from "../../../provider/answers/answers";
import { OPERATIONS } from "../../../provider/kms/operations";
import { LAST_EPOCH_SECOND } from "../../../provider/kms/wire";
import { answerOf } from "../../support/answer";
import { changedBody, GOOD_BODIES, jsonOf, type OperationName as Name } from "../../support/hostile/bodies";

const SECRET = "pl4nted/s3cret+value==";

const decodeAs = (name: Name, text: string): unknown =>
	decode(OPERATIONS[name].answer, "Doing", "https://kms.example.com/x", answerOf(200, text), []);

/** The value that an answer is decoded to. Undefined if it is rejected with the right error. */
function outcome(name: Name, text: string): unknown {
	try {
		return decodeAs(name, text);
	} catch (error) {
		assert.ok(error instanceof Error && "code" in error && error.code === "unexpectedAnswer", `${error}`);
		assert.ok(!`${error.message}\n${error.stack}`.includes(SECRET));
		return undefined;
	}
}

const isText = (value: unknown) => typeof value === "string" && value !== "";
const isOptionalText = (value: unknown) => value === undefined || typeof value === "string";
const isSeconds = (value: unknown) =>
	Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LAST_EPOCH_SECOND;
const isAny = () => true;

type Fields = Record<string, unknown>;

function isKey(key: Fields): boolean {
	const texts = [key.keyId, key.alias, key.keySpec, key.keyUsage, key.origin, key.enterpriseProjectId];
	const hasDescription = key.description === null || isOptionalText(key.description);
	return isText(key.keyState) && texts.every(isOptionalText) && hasDescription && typeof key.isDefaultKey === "boolean";
}

const isTimedKey = ({ createdAt, expirationTime }: Fields) =>
	(createdAt === undefined || isSeconds(createdAt)) &&
	(expirationTime === undefined || expirationTime === null || isSeconds(expirationTime));

const DOMAINS: Record<Name, (value: Fields) => boolean> = {
	getParametersForImport: (value) =>
		isText(value.importToken) && isText(value.publicKey) && isSeconds(value.expirationTime),
	describeKey: isKey,
	listKeys: ({ keys, nextMarker }) =>
		(keys as Fields[]).every(isKey) && (nextMarker === undefined || isText(nextMarker)),
	getPublicKey: ({ publicKey }) => isText(publicKey),
	createKey: ({ keyId }) => isText(keyId),
	listTags: ({ tags }) => Object.values(tags as Fields).every((value) => typeof value === "string"),
	importKeyMaterial: isAny,
	deleteImportedKeyMaterial: isAny,
	scheduleKeyDeletion: isAny,
	enableKey: isAny,
	disableKey: isAny,
	updateKeyAlias: isAny,
	updateKeyDescription: isAny,
	changeTags: isAny,
};

const names = fc.constantFrom(...(Object.keys(OPERATIONS) as Name[]));
const ODD = ["", SECRET, [SECRET], { [SECRET]: SECRET }, true, 0, -1, 1.5, 2 ** 53, "007", "9".repeat(400)];
const odd = fc.oneof(
	fc.constantFrom(...ODD, ..."number:1e400 number:-1e400 number:-0 number:1e-400 __proto__".split(" ")),
	fc.jsonValue(),
	fc.double({ noDefaultInfinity: true, noNaN: true }),
	fc.bigInt().map(String),
);

const mutated = fc.constantFrom(...(Object.keys(GOOD_BODIES) as (keyof typeof GOOD_BODIES)[])).chain((name) => {
	return changedBody(GOOD_BODIES[name], odd, SECRET).map((text) => ({ name, text }));
});

describe("An answer of the service, whatever it contains,", () => {
	let cases = 0;
	before(() => fc.configureGlobal({ numRuns: 10_000, beforeEach: () => void cases++ }));
	after(() => fc.resetConfigureGlobal());

	it("is rejected if it is not JSON", () => {
		const text = fc.string({ unit: "binary" }).map((noise) => `${noise}${SECRET}`);
		fc.assert(fc.property(names, text, (name, body) => assert.equal(outcome(name, body), undefined)));
	});

	it("is rejected without quoting it if it is an HTML page", () => {
		const page = fc.string().map((title) => `<html><title>${title}${SECRET}</title></html>`);
		fc.assert(fc.property(names, page, (name, body) => assert.equal(outcome(name, body), undefined)));
	});

	it("is decoded as documented, or rejected without quoting it, if it is any JSON", () => {
		const body = fc.oneof(fc.json({ maxDepth: 5 }), odd.map(jsonOf));
		fc.assert(
			fc.property(names, body, (name, text) => {
				const value = outcome(name, text);
				assert.ok(value === undefined || DOMAINS[name](value as Fields));
			}),
		);
	});

	it("is decoded as documented, or rejected without quoting it, if fields are mutated", () => {
		const rule = ({ name, text }: { name: Name; text: string }) => {
			const value = outcome(name, text);
			assert.ok(value === undefined || DOMAINS[name](value as Fields));
		};
		fc.assert(fc.property(mutated, rule), { numRuns: 30_000 });
	});

	it("gives the times of a key in whole epoch seconds up to the year 9999, or is rejected", () => {
		const time = fc.oneof(odd, fc.integer(), fc.maxSafeInteger(), fc.maxSafeNat().map(String));
		const body = fc.record({ creation_date: time, expiration_time: time });
		fc.assert(
			fc.property(body, (times) => {
				const key = outcome("describeKey", jsonOf({ key_info: { ...GOOD_BODIES.describeKey.key_info, ...times } }));
				assert.ok(key === undefined || isTimedKey(key as Fields), JSON.stringify(key));
			}),
		);
	});

	it("is rejected with a short message, however many of its fields do not match", () => {
		const rule = (count: number) => {
			const text = jsonOf({ key_details: Array.from({ length: count }, () => ({})) });
			assert.throws(
				() => decodeAs("listKeys", text),
				({ message }: Error) => message.length < 1000,
			);
		};
		fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), rule), { numRuns: 100 });
	});

	it("is decoded without exhausting the stack, however deeply it is nested", () => {
		const rule = (name: Name, depth: number, [open, close]: readonly string[]) => {
			outcome(name, `${open?.repeat(depth)}0${close?.repeat(depth)}`);
		};
		const brackets = fc.constantFrom(["[", "]"], ['{"key_info":', "}"], ['{"key_details":[', "]}"]);
		fc.assert(fc.property(names, fc.nat(50_000), brackets, rule), { numRuns: 100 });
	});

	it("was checked against these rules 40,000 times", () => assert.ok(cases >= 40_000, `${cases} times`));
});
