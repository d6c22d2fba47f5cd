import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { LONGEST_OPERATION_MS } from "../../../../provider/http/deadline";
import { SKEW_MS } from "../../../../provider/resources/externalKey/takeOverTable";
import { MINUTE_MS } from "../../../../provider/time";
import type { Misbehaviour, RightAnswer } from "../../../support/faults/serve";
import { json } from "../../../support/httpServer";
import { answerLate } from "../../../support/limits/endlessFaults";
import { FaultyServices } from "../../../support/limits/measurement";
import { LIFECYCLE_OPERATIONS, type LifecycleOperation } from "../../../support/limits/operations";
import { keyDetails } from "../../../support/limits/workingService";
import { WireClock } from "../../../support/wireClock";

const EVERY_MS = 5000;
/** Longer than any creation, and than the age from which a key is taken over. */
const WATCHED_MS = 2 * LONGEST_OPERATION_MS + 2 * MINUTE_MS;
const { run: createKey } = LIFECYCLE_OPERATIONS["ExternalKey create, with tags"] as LifecycleOperation;

/** What the connection of the slow stack does with a request. @param process lets KMS process it */
type Treat = (response: ServerResponse, clock: WireClock, number: number, process: () => RightAnswer) => void;

const late: Treat = (response, clock, _, process) => answerLate(response, clock, process());
const lose: Treat = (response, clock, _, process) =>
	answerLate(response, clock, process(), () => response.socket?.destroy());
const throttle: Treat = (response) => json(response, 429, {}, { "Retry-After": "59" });
const fail: Treat = (response, clock) => answerLate(response, clock, [503, {}]);

/** Creations in which each request takes as long as its deadlines allow. */
const SLOWEST: Readonly<Record<string, Treat>> = {
	"each answer comes at the last moment": late,
	"the reply is lost, and the look-up takes as long": (...all) => (all[2] === 1 ? lose : late)(...all),
	"the reply is lost, and the look-up fails until the end": (...all) => (all[2] === 1 ? lose : fail)(...all),
	"the key is created by the last request that may start": (...all) => (all[2] < 6 ? throttle : late)(...all),
	"that request's reply is lost": (...all) => (all[2] < 6 ? throttle : lose)(...all),
};

/** Lets a stack create a key slowly, and another one that wants the same alias try all the time. */
class Race {
	readonly #clock = new WireClock();
	/** In milliseconds since the epoch. */
	createdAt: number | undefined;
	endedAt = Number.NaN;
	/** When the other stack got the key. */
	takenAt = Number.POSITIVE_INFINITY;

	async run(treat: Treat): Promise<this> {
		const slow = await this.#stack((response, clock, number, right) =>
			treat(response, clock, number, () => this.#process(response, right)),
		);
		const other = await this.#stack((response, _clock, _number, right) =>
			json(response, ...this.#process(response, right)),
		);
		try {
			await this.#clock.runWire(() => Promise.all([this.#create(slow), this.#tryUntilTaken(other)]));
			return this;
		} finally {
			await slow.close();
			await other.close();
		}
	}

	#stack(respond: NonNullable<Misbehaviour["respond"]>): Promise<FaultyServices> {
		return FaultyServices.start({ misbehaviour: { respond } }, {}, {}, this.#clock);
	}

	/** What a request to the one KMS does, and its answer. */
	#process({ req }: ServerResponse, right: RightAnswer): RightAnswer {
		const isCreation = req.url?.endsWith("create-key");
		const isCreated = this.createdAt !== undefined;
		if (isCreation && isCreated) return [400, { error_code: "KMS.1104", error_msg: "taken" }];
		if (isCreation) this.createdAt = Math.floor(this.#clock.now());
		const keys = isCreated ? [{ ...keyDetails, creation_date: `${this.createdAt}` }] : [];
		return req.url?.endsWith("list-keys") ? [200, { key_details: keys }] : right;
	}

	async #create({ provider }: FaultyServices): Promise<void> {
		await createKey(provider.handlers).catch(() => {});
		this.endedAt = this.#clock.now();
	}

	async #tryUntilTaken({ provider }: FaultyServices): Promise<void> {
		const until = this.#clock.now() + WATCHED_MS;
		while (this.#clock.now() < until && this.takenAt === Number.POSITIVE_INFINITY) {
			await this.#clock.sleep(EVERY_MS);
			// Before the slow stack has created the key, the other one would create its own.
			if (this.createdAt === undefined) continue;
			const isTaken = await createKey(provider.handlers).then(
				() => true,
				() => false,
			);
			if (isTaken) this.takenAt = this.#clock.now();
		}
	}
}

describe("A key that a stack is creating is not taken over by another one, not even if its clock is ahead:", () => {
	for (const [name, treat] of Object.entries(SLOWEST)) {
		it(name, async () => {
			const { createdAt, endedAt, takenAt } = await new Race().run(treat);
			assert.ok(createdAt !== undefined && takenAt - SKEW_MS > endedAt, `${(takenAt - endedAt) / 1000} s`);
			// The race was one: the key is taken over in the end.
			assert.ok(takenAt < Number.POSITIVE_INFINITY);
		});
	}
});
