import assert from "node:assert/strict";
import type { KmsImportError } from "../../../../provider/errors";
import type { Misbehaviour } from "../../../support/faults/serve";
import { json } from "../../../support/httpServer";
import { FaultyServices } from "../../../support/limits/measurement";
import { LIFECYCLE_OPERATIONS, type LifecycleOperation } from "../../../support/limits/operations";
import type { PlacedFault } from "../../../support/limits/placedFaults";

const AGENCY = {
	accessKey: "A",
	secretKey: "S",
	projectId: "p1",
	assumeRole: '{"agencyName":"a","domainName":"d"}',
};
const CREATE = "ExternalKey create, with tags";
const IMPORT = "KeyMaterial create, wrapped elsewhere";

const lost: Misbehaviour = { respond: (response) => void response.socket?.resetAndDestroy() };
const failed: Misbehaviour = { respond: (response) => json(response, 500, {}) };

describe("A request that must not be repeated", () => {
	/** Runs an operation. @returns what KMS was asked, when in seconds, and how the operation failed */
	async function run(name: string, fault: PlacedFault) {
		const { run: call, service } = LIFECYCLE_OPERATIONS[name] as LifecycleOperation;
		const services = await FaultyServices.start(fault, service);
		try {
			const calling = services.clock.runWire(() => call(services.provider.handlers));
			const error = await calling.then(
				() => undefined,
				(thrown: KmsImportError) => thrown,
			);
			return { requests: services.log, error };
		} finally {
			await services.close();
		}
	}
	const asked = (requests: FaultyServices["log"]) => requests.map(([path]) => path).filter((path) => path !== "iam");

	it("is not looked up if it was not sent, because its credentials could not be obtained", async () => {
		for (const misbehaviour of [lost, failed]) {
			const fault = { place: "credentials", credentials: AGENCY, misbehaviour } as const;
			const { requests, error } = await run(CREATE, fault);
			assert.match(`${error?.message}`, /^Getting an access key of agency a: (?!.*could not check)/);
			assert.deepEqual([asked(requests), requests.length], [[], 6]);
		}
	});

	for (const [name, operation, lookUp] of [
		[CREATE, "create-key", "list-keys"],
		[IMPORT, "import-key-material", "describe-key"],
	] as const) {
		it(`is not sent again if its effect can't be looked up: ${operation}`, async () => {
			let described = 0;
			// The key must be described before the import, too.
			const misbehaviour: Misbehaviour = {
				respond: (response, _clock, _number, right) => {
					if (response.req.url?.endsWith("describe-key") && ++described === 1) json(response, ...right);
					else response.socket?.resetAndDestroy();
				},
			};
			const { requests, error } = await run(name, { at: [operation, lookUp], misbehaviour });
			assert.equal(asked(requests).filter((path) => path === operation).length, 1);
			assert.match(
				`${error?.message}`,
				/^(Creating|Importing).* no answer from .* The provider could not check whether/,
			);
			assert.equal(error?.code, "network");
		});
	}

	it("is looked up once more, and not twice, if the repetition is refused and that look-up fails", async () => {
		let lookUps = 0;
		const misbehaviour: Misbehaviour = {
			respond: (response, _clock, number) => {
				const isLookUp = response.req.url?.endsWith("list-keys");
				if (isLookUp && ++lookUps === 1) json(response, 200, { key_details: [] });
				else if (isLookUp || number === 1) response.socket?.resetAndDestroy();
				else json(response, 400, { error: { error_code: "KMS.1104", error_msg: "taken" } });
			},
		};
		const { requests, error } = await run(CREATE, { at: ["create-key", "list-keys"], misbehaviour });
		assert.equal(error?.message.split("could not check").length, 2, error?.message);
		assert.equal(asked(requests).filter((path) => path === "list-keys").length, 1 + 6);
	});

	it("is sent again after its effect was looked up, and not before the service wants it", async () => {
		const misbehaviour: Misbehaviour = {
			respond: (response, _clock, number, right) => {
				if (response.req.url?.endsWith("list-keys")) json(response, 200, { key_details: [] });
				else if (number > 1) json(response, ...right);
				else json(response, 503, {}, { "Retry-After": "7" });
			},
		};
		const { requests, error } = await run(CREATE, { at: ["create-key", "list-keys"], misbehaviour });
		assert.equal(error, undefined);
		assert.deepEqual(asked(requests), ["create-key", "list-keys", "create-key", "tags/action"]);
		const [, , again] = requests.filter(([path]) => path !== "iam");
		assert.ok(again && again[1] >= 7 && again[1] < 8, `${again}`);
	});
});
