import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { command } from "../support/command";
import {
	SCENARIO_OF_ACCOUNTS,
	SCENARIO_OF_CONTROLS,
	SCENARIO_WITHOUT_METADATA,
} from "./support/description/accountScenarios";
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
	MAKING,
	SCENARIO_OF_KEYS,
	SCENARIO_WITHOUT_QUOTA,
	SCENARIO_WITHOUT_SM,
	UNKNOWN_KEY,
} from "./support/description/keyScenarios";
import { SCENARIO_OF_USE } from "./support/description/keyUseScenarios";
import { SCENARIO_OF_MATERIAL } from "./support/description/materialScenario";
import { METHODS, outcomeOfPath, paths } from "./support/description/paths";
import { play, type Scenario } from "./support/description/scenario";
import { SCENARIO_OF_TAGS } from "./support/description/tagScenario";

const CHECKOUT = join(__dirname, "..", "..");
const GENERATOR = ["--require", "ts-node/register/transpile-only", "scripts/reference/main.ts"];

const SCENARIOS: readonly Scenario[] = [
	SCENARIO_OF_ACCOUNTS,
	SCENARIO_WITHOUT_METADATA,
	SCENARIO_OF_KEYS,
	SCENARIO_WITHOUT_QUOTA,
	SCENARIO_WITHOUT_SM,
	SCENARIO_OF_MATERIAL,
	SCENARIO_OF_TAGS,
	SCENARIO_OF_USE,
	SCENARIO_OF_CONTROLS,
];

/** There is no way to bring in the second material that it needs. */
const NEVER_SUCCEEDS = ["rotate-on-demand"];
/** It takes 192 MB of bodies on their way at a time. */
const NEVER_PROVOKED = /^503/;

const NOT_JSON = ["", "{", "[]", "null", '"text"', "5"];
/** The form is at fault, whatever the fields mean. */
const OF_FORM = /KMS\.020[2456]/;
/** It needs a key_id only for some values of encryption_algorithm. */
const MAY_MISS: Readonly<Record<string, string>> = { "decrypt-data": "400 KMS.0204" };

const TAKING_BODIES = OPERATIONS.flatMap((operation) => {
	const schema = bodySchemaOf(operation);
	return schema ? [{ ...operation, schema }] : [];
});

describe("The description of the emulator", () => {
	const records = new Records();
	const seenOf = ({ operationId }: DescribedOperation) => [...(records.outcomes.get(operationId) ?? [])];
	/** Asks an emulator with a key of each kind. */
	const withKeys = (work: (client: DescribedClient, keyIds: readonly string[]) => Promise<unknown>) =>
		DescribedClient.during(undefined, records, async (client) => {
			const keys = await play({ name: "keys", steps: MAKING }, client);
			await work(client, Object.values(keys));
		});
	const ensureRefused = async (client: DescribedClient, operation: DescribedOperation, body: unknown) => {
		const { operationId } = operation;
		const { path = {} } = records.examples.get(operationId) ?? {};
		const { outcome } = await client.ask(operationId, { path, body });
		const isRefused = isOfKms(operation) ? /^400 KMS\./.test(outcome) : outcome.startsWith("4");
		assert.ok(isRefused, `${operationId} answered ${outcome} to ${JSON.stringify(body)}`);
	};

	it("is OpenAPI 3.1 by its official schema", async () => {
		const { Validator } = await import("@seriousme/openapi-schema-validator");
		const { valid, errors } = await new Validator().validate({ ...structuredClone(document) });
		assert.ok(valid, JSON.stringify(errors));
	});

	it("is what the emulator says of itself, as are the tables of its README: npm run docs makes them", async () => {
		const { code, output } = await command(process.execPath, [...GENERATOR, "--check"], CHECKOUT);
		assert.deepEqual([code, output], [0, ""]);
	});

	it("has one name for each operation, and schemas of JSON Schema 2020-12", () => {
		const names = OPERATIONS.map(({ operationId }) => operationId);
		assert.equal(new Set(names).size, names.length);
		for (const schema of SCHEMAS) validatorOf(schema);
	});

	it("is handed out by the emulator", () =>
		DescribedClient.during(undefined, records, async (client) => {
			assert.deepEqual(JSON.parse((await client.ask("_emulator/openapi.json")).text), document);
		}));

	for (const scenario of SCENARIOS) {
		it(`holds for every answer about ${scenario.name}`, () =>
			DescribedClient.during(scenario.options, records, (client) => play(scenario, client)));
	}

	for (const { name, options, isOf, outcome, prepare } of COMMON_REFUSALS) {
		it(`holds for every operation that is asked ${name}`, () =>
			DescribedClient.during(options, records, async (client) => {
				const asked = await prepare(client);
				for (const { operationId } of OPERATIONS.filter(isOf)) await client.expect(operationId, outcome, asked);
			}));
	}

	it("rules out no body that the emulator takes, whichever field is at fault in whichever way", () =>
		withKeys(async (client) => {
			for (const operation of TAKING_BODIES) {
				const { body } = records.examples.get(operation.operationId) ?? {};
				const bodies = [...NOT_JSON, ...faultyBodies(operation.schema, body)];
				for (const one of bodies) await ensureRefused(client, operation, one);
			}
		}));

	it("names no operation that hasn't succeeded here", () => {
		const without = OPERATIONS.filter((operation) => !seenOf(operation).some((outcome) => outcome < "300"));
		assert.deepEqual(
			without.map(({ operationId }) => operationId),
			NEVER_SUCCEEDS,
		);
	});

	it("names no refusal that hasn't been met here", () => {
		const unmet = OPERATIONS.flatMap((operation) => {
			const seen = seenOf(operation);
			const refusals = outcomesOf(operation).filter((outcome) => outcome >= "300" && !NEVER_PROVOKED.test(outcome));
			return refusals
				.filter((outcome) => !seen.includes(outcome))
				.map((outcome) => `${operation.operationId} ${outcome}`);
		});
		assert.deepEqual(unmet, []);
	});

	it("rules out no body that the emulator takes, whatever is generated", () =>
		withKeys(async (client, keyIds) => {
			for (const operation of TAKING_BODIES) {
				const bodies = faulty(operation.schema, { key_id: fc.constantFrom(...keyIds) });
				const rule = fc.asyncProperty(bodies, (body) => ensureRefused(client, operation, body));
				await fc.assert(rule, { numRuns: 50 });
			}
		}));

	it("allows no body whose form KMS refuses, whatever is generated", () =>
		withKeys(async (client, keyIds) => {
			const known = { key_id: fc.constantFrom(...keyIds, UNKNOWN_KEY) };
			for (const { operationId, schema } of TAKING_BODIES.filter((operation) => !isControl(operation))) {
				const rule = fc.asyncProperty(valuesOf(schema, known), known.key_id, async (body, key_id) => {
					const { outcome } = await client.ask(operationId, { path: { key_id }, body });
					if (outcome !== MAY_MISS[operationId]) assert.doesNotMatch(outcome, OF_FORM);
				});
				await fc.assert(rule, { numRuns: 50 });
			}
		}));

	it("names every path there is: another is 404 APIGW.0101, another method of one of KMS 405 KMS.0215", () =>
		DescribedClient.during(undefined, records, async (client) => {
			const rule = fc.asyncProperty(fc.constantFrom(...METHODS), paths, async (method, target) => {
				const expected = outcomeOfPath(method, target);
				if (expected !== undefined)
					assert.equal(await client.outcomeAt(method, target), expected, `${method} ${target}`);
			});
			await fc.assert(rule, { numRuns: 1000 });
		}));
});
