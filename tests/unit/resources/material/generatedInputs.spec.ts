import assert from "node:assert/strict";
import fc from "fast-check";
import { materialProperties } from "../../../../provider/resources/material/properties";
import { parseArguments } from "../../../../provider/resources/shared/validation";

const SECRET = "pl4nted s3cret";

/** Arguments whose value the engine must not be told to print. */
const SECRETIVE = ["material", "importParameters"] as const;

const odd = fc.oneof(
	fc.constantFrom<unknown>(SECRET, `${SECRET}\n`, `-----BEGIN ${SECRET}`, [SECRET], { key: SECRET }, "", null, 0, []),
	fc.jsonValue(),
);
const reference = fc.dictionary(fc.constantFrom("file", "env", "command", "encoding", "random", "path", "key"), odd);
const parameters = fc.dictionary(
	fc.constantFrom("wrappingAlgorithm", "importToken", "publicKey", "expirationTime", "id"),
	odd,
);

describe("Key material and import parameters of any form", () => {
	let cases = 0;
	before(() => fc.configureGlobal({ numRuns: 10_000, beforeEach: () => void cases++ }));
	after(() => fc.resetConfigureGlobal());

	it("are accepted, or refused without revealing their values", () => {
		const value = fc.oneof(odd, reference, parameters);
		const rule = (name: (typeof SECRETIVE)[number], given: unknown) => {
			const { faults } = parseArguments({ [name]: materialProperties[name] }, { [name]: given });
			for (const { property, reason } of faults) {
				assert.equal(property, "");
				assert.ok(reason.startsWith(name) && !reason.includes(SECRET), reason);
			}
		};
		fc.assert(fc.property(fc.constantFrom(...SECRETIVE), value, rule));
	});

	it("were tested against these rules 10,000 times", () => assert.ok(cases >= 10_000, `${cases} times`));
});
