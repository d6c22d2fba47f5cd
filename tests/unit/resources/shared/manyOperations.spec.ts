import assert from "node:assert/strict";
import { LONGEST_OPERATION_MS } from "../../../../provider/http/deadline";
import { FAULTS } from "../../../support/faults/faults";
import type { Misbehaviour } from "../../../support/faults/serve";
import { json } from "../../../support/httpServer";
import { FaultyServices } from "../../../support/limits/measurement";
import { LIFECYCLE_OPERATIONS, type LifecycleOperation } from "../../../support/limits/operations";
import type { PlacedFault } from "../../../support/limits/placedFaults";

const never = FAULTS["an answer that never begins"] as Misbehaviour;
const ACCESS_KEY = { accessKey: "A", secretKey: "S" };
const PER_SECOND = 20;

const FAULTY: Readonly<Record<string, PlacedFault>> = {
	"KMS never answers": { misbehaviour: never },
	"KMS never answers, with an access key": { misbehaviour: never, credentials: { ...ACCESS_KEY, projectId: "p1" } },
	"KMS is never reached": { misbehaviour: FAULTS["a TLS handshake that is never answered"] as Misbehaviour },
	"IAM never issues a token": { place: "credentials", misbehaviour: never },
	"IAM never says which project": { place: "credentials", misbehaviour: never, credentials: ACCESS_KEY },
	"KMS throttles for ever": {
		misbehaviour: { respond: (response) => json(response, 429, {}, { "Retry-After": "60" }) },
	},
	"KMS fails slowly for ever": {
		misbehaviour: {
			respond: (response, clock) => {
				if (response.socket) clock.holdFor(29_000, response.socket, () => json(response, 503, {}));
			},
		},
	},
};

/** Runs an operation many times at once. @returns when the last one ended, in seconds, and how many succeeded */
async function runMany(count: number, name: string, fault: PlacedFault) {
	const { run, service } = LIFECYCLE_OPERATIONS[name] as LifecycleOperation;
	const services = await FaultyServices.start(fault, service);
	const { clock, provider } = services;
	const startedAt = clock.now();
	try {
		const all = () => Promise.allSettled(Array.from({ length: count }, () => run(provider.handlers)));
		const outcomes = await clock.runWire(all);
		const succeeded = outcomes.filter(({ status }) => status === "fulfilled").length;
		return { ms: clock.now() - startedAt, succeeded, requests: services.requests };
	} finally {
		await services.close();
	}
}

describe("200 operations at once last no longer than one", () => {
	for (const [name, fault] of Object.entries(FAULTY)) {
		it(`if ${name}`, async () => {
			const { ms, succeeded } = await runMany(200, "ImportParameters create", fault);
			assert.equal(succeeded, 0);
			assert.ok(ms <= LONGEST_OPERATION_MS, `${ms / 1000} s`);
		});
	}
});

describe("1,000 operations at once", () => {
	it(`all succeed at a service that accepts ${PER_SECOND} requests a second`, async () => {
		let [second, accepted] = [0, 0];
		const limited: Misbehaviour = {
			respond: (response, clock, _number, right) => {
				const now = Math.floor(clock.now() / 1000);
				[second, accepted] = [now, now === second ? accepted + 1 : 1];
				if (accepted <= PER_SECOND) json(response, ...right);
				else json(response, 429, {});
			},
		};
		// Each sends two requests: 100 s at least.
		const { ms, succeeded } = await runMany(1000, "ExternalKey create, with tags", { misbehaviour: limited });
		assert.equal(succeeded, 1000);
		assert.ok(ms <= 1.2 * 2 * (1000 / PER_SECOND) * 1000, `${ms / 1000} s`);
	});
});
