import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";
import { stderrDuring, WireClient } from "./wireClient";

/** An emulator that hostile clients are let loose on. */
export class HostileScene {
	readonly test: TestEmulator;
	/** Header line of its own name. */
	readonly host: string;
	readonly #clients: WireClient[] = [];

	private constructor(test: TestEmulator) {
		this.test = test;
		this.host = `Host: ${new URL(test.settings.url).host}`;
	}

	/** Runs `work`; whatever that was, the emulator has nothing to say on stderr afterwards and answers the next client. */
	static async run(work: (scene: HostileScene) => Promise<unknown>): Promise<void> {
		const scene = new HostileScene(await TestEmulator.start());
		try {
			assert.equal(await stderrDuring(() => work(scene)), "");
			const { outcomes } = await scene
				.client()
				.say(scene.requests(["GET /v3/projects"]))
				.untilAnswered();
			assert.deepEqual(outcomes, ["401"]);
		} finally {
			for (const client of scene.#clients) client.goAway();
			await scene.test.close();
		}
	}

	client(): WireClient {
		const client = new WireClient(this.test.settings.url);
		this.#clients.push(client);
		return client;
	}

	/** Requests of the simplest kind, by method and target, one after the other. */
	requests(all: readonly string[]): string {
		return all.map((line) => `${line} HTTP/1.1\r\n${this.host}\r\n\r\n`).join("");
	}

	/** Operations that have been asked for so far. */
	async operations(): Promise<string[]> {
		return (await this.test.requests()).map(({ operation }) => operation);
	}
}
