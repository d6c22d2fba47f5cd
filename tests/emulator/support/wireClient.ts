import { connect, type Socket } from "node:net";
import { untilQuiet } from "./quiet";

/** The data received on a connection. */
export interface Wire {
	readonly text: string;
	/** Status of each response, with the code if there is one: "400 APIGW.0201". */
	readonly outcomes: readonly string[];
	readonly isClosed: boolean;
}

/** A client that sends exactly the given bytes, and records what it receives. */
export class WireClient {
	readonly socket: Socket;
	readonly #closed: Promise<void>;
	#text = "";
	#isClosed = false;

	constructor(url: string) {
		this.socket = connect(Number(new URL(url).port), "127.0.0.1");
		this.socket.on("data", (bytes) => (this.#text += bytes.toString("latin1"))).on("error", () => {});
		this.#closed = new Promise((resolve) => {
			this.socket.on("close", () => {
				this.#isClosed = true;
				resolve();
			});
		});
	}

	/** @param text one character per byte */
	say(text: string): this {
		this.socket.write(text, "latin1");
		return this;
	}

	get wire(): Wire {
		return { text: this.#text, outcomes: outcomesOf(this.#text), isClosed: this.#isClosed };
	}

	/** The data received until the emulator closes. */
	async untilClosed(): Promise<Wire> {
		await this.#closed;
		return this.wire;
	}

	/** The data received until that many responses have arrived, or the emulator closes. */
	async untilAnswered(answers = 1): Promise<Wire> {
		while (!this.#isClosed && this.wire.outcomes.length < answers) {
			await Promise.race([this.#closed, new Promise((resolve) => this.socket.once("data", resolve))]);
		}
		return this.wire;
	}

	/** The data received until the emulator closes or is quiet. */
	async untilQuiet(): Promise<Wire> {
		await Promise.race([this.#closed, untilQuiet(this.socket)]);
		return this.wire;
	}

	goAway(): void {
		this.socket.destroy();
	}
}

/**
 * Sends header lines and what follows them, one character per byte.
 * @returns the data received until the emulator closes or is quiet
 */
export async function exchange(url: string, lines: readonly string[], rest = ""): Promise<Wire> {
	const client = new WireClient(url).say(`${lines.join("\r\n")}\r\n\r\n${rest}`);
	const wire = await client.untilQuiet();
	client.goAway();
	return wire;
}

function outcomesOf(text: string): string[] {
	return text
		.split("HTTP/1.1 ")
		.slice(1)
		.map((answer) => `${answer.slice(0, 3)} ${/"error_code":"([^"]+)"/.exec(answer)?.[1] ?? ""}`.trim());
}

/** Runs `work`. @returns what this process wrote to stderr in the meantime */
export async function stderrDuring(work: () => Promise<unknown>): Promise<string> {
	const { write } = process.stderr;
	let written = "";
	process.stderr.write = (text: string | Uint8Array) => {
		written += text;
		return true;
	};
	await work().finally(() => {
		process.stderr.write = write;
	});
	return written;
}
