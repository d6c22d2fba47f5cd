import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";
import { stderrDuring, WireClient } from "./wireClient";

/** An emulator, and hostile clients of it. */
export class HostileFixture {
	readonly test: TestEmulator;
	/** Its Host header line. */
	readonly host: string;
	readonly #clients: WireClient[] = [];

	private constructor(test: TestEmulator) {
		this.test = test;
		this.host = `Host: ${new URL(test.settings.url).host}`;
	}

	/** Runs `work`. Afterwards the emulator must have written nothing to stderr, and must serve the next client. */
	static async run(work: (fixture: HostileFixture) => Promise<unknown>): Promise<void> {
		const fixture = new HostileFixture(await TestEmulator.start());
		try {
			assert.equal(await stderrDuring(() => work(fixture)), "");
			const { outcomes } = await fixture
				.client()
				.say(fixture.requests(["GET /v3/projects"]))
				.untilAnswered();
			assert.deepEqual(outcomes, ["401"]);
		} finally {
			for (const client of fixture.#clients) client.goAway();
			await fixture.test.close();
		}
	}

	client(): WireClient {
		const client = new WireClient(this.test.settings.url);
		this.#clients.push(client);
		return client;
	}

	/** Consecutive minimal requests, given by method and target. */
	requests(all: readonly string[]): string {
		return all.map((line) => `${line} HTTP/1.1\r\n${this.host}\r\n\r\n`).join("");
	}

	/** Operations in the journal. */
	async operations(): Promise<string[]> {
		return (await this.test.requests()).map(({ operation }) => operation);
	}
}
