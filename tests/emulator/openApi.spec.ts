import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { command } from "../support/command";
import { ACCOUNT_SCENARIO, CONTROL_SCENARIO, NO_METADATA_SCENARIO } from "./support/description/accountScenarios";
import { faulty, faultyBodies, valuesOf } from "./support/description/bodies";
import { COMMON_REFUSALS } from "./support/description/commonRefusals";
import { DescribedClient, Records } from "./support/description/describedClient";
import {
	bodySchemaOf,
	type DescribedOperation,
	document,
	isControl,
	isOfKms,
	OPERATIONS,
	outcomesOf,
	SCHEMAS,
	validatorOf,
} from "./support/description/description";
import {
	CREATE_KEYS,
	KEY_SCENARIO,
	NO_QUOTA_SCENARIO,
	NO_SM_SCENARIO,
	UNKNOWN_KEY,
} from "./support/description/keyScenarios";
import { KEY_USE_SCENARIO } from "./support/description/keyUseScenarios";
import { MATERIAL_SCENARIO } from "./support/description/materialScenario";
import { METHODS, outcomeOfPath, paths } from "./support/description/paths";
import { play, type Scenario } from "./support/description/scenario";
import { TAG_SCENARIO } from "./support/description/tagScenario";

const CHECKOUT = join(__dirname, "..", "..");
const GENERATOR = ["--require", "ts-node/register/transpile-only", "scripts/reference/main.ts"];

const SCENARIOS: readonly Scenario[] = [
	ACCOUNT_SCENARIO,
	NO_METADATA_SCENARIO,
	KEY_SCENARIO,
	NO_QUOTA_SCENARIO,
	NO_SM_SCENARIO,
	MATERIAL_SCENARIO,
	TAG_SCENARIO,
	KEY_USE_SCENARIO,
	CONTROL_SCENARIO,
];

/** A second material would be needed, and there is no way to import one. */
const NEVER_SUCCEEDS = ["rotate-on-demand"];
/** That would take 192 MiB of bodies at the same time. */
const NEVER_PROVOKED = /^503/;

const NOT_JSON = ["", "{", "[]", "null", '"text"', "5"];
/** Codes for malformed bodies. */
const OF_FORM = /KMS\.020[2456]/;
/** key_id is required only for some values of encryption_algorithm. */
const CONDITIONAL_FIELDS: Readonly<Record<string, string>> = { "decrypt-data": "400 KMS.0204" };

const OPERATIONS_WITH_BODY = OPERATIONS.flatMap((operation) => {
	const schema = bodySchemaOf(operation);
	return schema ? [{ ...operation, schema }] : [];
});

describe("The OpenAPI description of the emulator", () => {
	const records = new Records();
	const seenOf = ({ operationId }: DescribedOperation) => [...(records.outcomes.get(operationId) ?? [])];
	/** Runs `work` with a new emulator that has a key of each kind. */
	const withKeys = (work: (client: DescribedClient, keyIds: readonly string[]) => Promise<unknown>) =>
		DescribedClient.during(undefined, records, async (client) => {
			const keys = await play({ name: "keys", steps: CREATE_KEYS }, client);
			await work(client, Object.values(keys));
		});
	const ensureRefused = async (client: DescribedClient, operation: DescribedOperation, body: unknown) => {
		const { operationId } = operation;
		const { path = {} } = records.examples.get(operationId) ?? {};
		const { outcome } = await client.ask(operationId, { path, body });
		const isRefused = isOfKms(operation) ? /^400 KMS\./.test(outcome) : outcome.startsWith("4");
		assert.ok(isRefused, `${operationId} responded with ${outcome} to ${JSON.stringify(body)}`);
	};

	it("is OpenAPI 3.1 according to the official schema", async () => {
		const { Validator } = await import("@seriousme/openapi-schema-validator");
		const { valid, errors } = await new Validator().validate({ ...structuredClone(document) });
		assert.ok(valid, JSON.stringify(errors));
	});

	it("is up to date, as are the tables of the README: npm run docs generates them", async () => {
		const { code, output } = await command(process.execPath, [...GENERATOR, "--check"], CHECKOUT);
		assert.deepEqual([code, output], [0, ""]);
	});

	it("has one name for each operation, and schemas of JSON Schema 2020-12", () => {
		const names = OPERATIONS.map(({ operationId }) => operationId);
		assert.equal(new Set(names).size, names.length);
		for (const schema of SCHEMAS) validatorOf(schema);
	});

	it("is served by the emulator", () =>
		DescribedClient.during(undefined, records, async (client) => {
			assert.deepEqual(JSON.parse((await client.ask("_emulator/openapi.json")).text), document);
		}));

	for (const scenario of SCENARIOS) {
		it(`describes every response in the scenario: ${scenario.name}`, () =>
			DescribedClient.during(scenario.options, records, (client) => play(scenario, client)));
	}

	for (const { name, options, isOf, outcome, prepare } of COMMON_REFUSALS) {
		it(`describes every response to a request ${name}`, () =>
			DescribedClient.during(options, records, async (client) => {
				const request = await prepare(client);
				for (const { operationId } of OPERATIONS.filter(isOf)) await client.expect(operationId, outcome, request);
			}));
	}

	it("allows every body that the emulator accepts, whichever field is changed in whichever way", () =>
		withKeys(async (client) => {
			for (const operation of OPERATIONS_WITH_BODY) {
				const { body } = records.examples.get(operation.operationId) ?? {};
				const bodies = [...NOT_JSON, ...faultyBodies(operation.schema, body)];
				for (const one of bodies) await ensureRefused(client, operation, one);
			}
		}));

	it("describes only operations that have succeeded in these tests", () => {
		const without = OPERATIONS.filter((operation) => !seenOf(operation).some((outcome) => outcome < "300"));
		assert.deepEqual(
			without.map(({ operationId }) => operationId),
			NEVER_SUCCEEDS,
		);
	});

	it("describes only refusals that have occurred in these tests", () => {
		const unmet = OPERATIONS.flatMap((operation) => {
			const seen = seenOf(operation);
			const refusals = outcomesOf(operation).filter((outcome) => outcome >= "300" && !NEVER_PROVOKED.test(outcome));
			return refusals
				.filter((outcome) => !seen.includes(outcome))
				.map((outcome) => `${operation.operationId} ${outcome}`);
		});
		assert.deepEqual(unmet, []);
	});

	it("allows every generated body that the emulator accepts", () =>
		withKeys(async (client, keyIds) => {
			for (const operation of OPERATIONS_WITH_BODY) {
				const bodies = faulty(operation.schema, { key_id: fc.constantFrom(...keyIds) });
				const rule = fc.asyncProperty(bodies, (body) => ensureRefused(client, operation, body));
				await fc.assert(rule, { numRuns: 50 });
			}
		}));

	it("allows no generated body that KMS refuses for its form", () =>
		withKeys(async (client, keyIds) => {
			const known = { key_id: fc.constantFrom(...keyIds, UNKNOWN_KEY) };
			for (const { operationId, schema } of OPERATIONS_WITH_BODY.filter((operation) => !isControl(operation))) {
				const rule = fc.asyncProperty(valuesOf(schema, known), known.key_id, async (body, key_id) => {
					const { outcome } = await client.ask(operationId, { path: { key_id }, body });
					if (outcome !== CONDITIONAL_FIELDS[operationId]) assert.doesNotMatch(outcome, OF_FORM);
				});
				await fc.assert(rule, { numRuns: 50 });
			}
		}));

	it("describes all paths: others are 404 APIGW.0101, and KMS paths with other methods 405 KMS.0215", () =>
		DescribedClient.during(undefined, records, async (client) => {
			const rule = fc.asyncProperty(fc.constantFrom(...METHODS), paths, async (method, target) => {
				const expected = outcomeOfPath(method, target);
				if (expected !== undefined)
					assert.equal(await client.outcomeAt(method, target), expected, `${method} ${target}`);
			});
			await fc.assert(rule, { numRuns: 1000 });
		}));
});
