import assert from "node:assert/strict";
import fc from "fast-check";
import { hasCode } from "../../../../provider/errors";
import { WRAPPING_ALGORITHMS } from "../../../../provider/kms/wrappingAlgorithm";
import { type ImportParametersId, importParametersId } from "../../../../provider/resources/importParameters/state";
import { keyResourceId } from "../../../../provider/resources/shared/key";

const keyId = keyResourceId("the key");

const SECRET = "pl4nted-s3cret";

/** What the engine writes where it doesn't know a value yet. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const isPlain = (url: string) => {
	if (!URL.canParse(url)) return false;
	const { username, password } = new URL(url);
	return username + password === "" && !/[?#,\s]/.test(url);
};
const endpoints = fc
	.oneof(
		fc.webUrl({ validSchemes: ["https"], withQueryParameters: false, withFragments: false }),
		fc.nat(65_535).map((port) => `http://127.0.0.1:${port}`),
		fc.string({ unit: "grapheme" }).map((path) => `https://kms.example.com/${path}`),
	)
	.filter(isPlain);
const ids: fc.Arbitrary<ImportParametersId> = fc.record(
	{
		region: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/),
		projectId: fc.stringMatching(/^[0-9A-Za-z_-]+$/),
		keyId: fc.stringMatching(/^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$/),
		wrappingAlgorithm: fc.constantFrom(...WRAPPING_ALGORITHMS),
		endpoint: fc.option(endpoints, { nil: undefined }),
	},
	{ noNullPrototype: true },
);

const edits = fc.array(
	fc.record({ at: fc.nat(120), removed: fc.nat(4), put: fc.oneof(fc.constantFrom(..."/?&=%#@: "), fc.string()) }),
	{ minLength: 1, maxLength: 3 },
);
const edited = fc.tuple(ids, edits).map(([id, all]) => {
	const text = importParametersId.format(id);
	return all.reduce((rest, { at, removed, put }) => `${rest.slice(0, at)}${put}${rest.slice(at + removed)}`, text);
});

/** The parts of an id; undefined if it is refused. */
function parse(id: string): ImportParametersId | undefined {
	try {
		return importParametersId.parse(id);
	} catch (error) {
		assert.ok(hasCode(error, ["invalidRequest"]), `${error}`);
		assert.match(error.message, /<region>\/<projectId>\/<keyId>\/<wrappingAlgorithm>/);
		assert.ok(!`${error.message}\n${error.stack}`.includes(SECRET));
		return undefined;
	}
}

function ensureSound(id: ImportParametersId): void {
	assert.match(id.region, /^[a-z0-9-]+$/);
	assert.match(id.projectId, /^[0-9A-Za-z_-]+$/);
	assert.match(id.keyId, /^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$/);
	assert.ok(WRAPPING_ALGORITHMS.includes(id.wrappingAlgorithm), id.wrappingAlgorithm);
	assert.ok(id.endpoint === undefined || isPlain(id.endpoint), id.endpoint);
	assert.deepEqual(parse(importParametersId.format(id)), id);
}

const ensureSoundOrRefused = (text: string) => {
	const id = parse(text);
	if (id) ensureSound(id);
};

describe("The id of a resource", () => {
	let cases = 0;
	before(() => fc.configureGlobal({ numRuns: 5000, beforeEach: () => void cases++ }));
	after(() => fc.resetConfigureGlobal());

	it("gives back what it was made of", () => {
		fc.assert(
			fc.property(ids, (id) => {
				const { wrappingAlgorithm: _, ...location } = id;
				assert.deepEqual(importParametersId.parse(importParametersId.format(id)), id);
				assert.deepEqual(keyId.parse(keyId.format(location)), location);
			}),
		);
	});

	it("is refused, with the expected form, if it is arbitrary text", () => {
		const text = fc.oneof(
			fc.string({ unit: "binary" }),
			fc.array(fc.string()).map((parts) => parts.join("/")),
		);
		fc.assert(fc.property(text, (id) => assert.equal(parse(`${id}${SECRET}`), undefined)));
	});

	it("is valid or refused after random edits", () => {
		fc.assert(fc.property(edited, ensureSoundOrRefused), { numRuns: 10_000 });
	});

	it("is refused without showing the password in its endpoint", () => {
		const rule = (id: ImportParametersId, user: string) => {
			const text = importParametersId.format({ ...id, endpoint: `https://${user}:${SECRET}@kms.example.com` });
			assert.equal(parse(text), undefined);
		};
		fc.assert(fc.property(ids, fc.stringMatching(/^[a-z]*$/), rule));
	});

	it("is held to the rules of its parts where one of them is what the engine writes for an unknown value", () => {
		const names = fc.constantFrom("region", "projectId", "keyId", "wrappingAlgorithm", "endpoint");
		const rule = (id: ImportParametersId, name: string) => {
			ensureSoundOrRefused(importParametersId.format({ ...id, [name]: UNKNOWN }));
		};
		fc.assert(fc.property(ids, names, rule), { numRuns: 1000 });
	});

	it("was held to these rules 20,000 times", () => assert.ok(cases >= 20_000, `${cases} times`));
});
