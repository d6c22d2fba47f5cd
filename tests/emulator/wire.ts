import { connect } from "node:net";

const QUIET_MS = 200;

/** What came back for bytes that no well-kept client would send. */
export interface Wire {
	readonly text: string;
	/** Status of each answer, and code where there is one: "400 APIGW.0201". */
	readonly outcomes: readonly string[];
	readonly isClosed: boolean;
}

/** Sends lines and what follows the headers as they are, a character a byte, and listens until the emulator closes or is quiet. */
export function exchange(url: string, lines: readonly string[], rest = ""): Promise<Wire> {
	const { port } = new URL(url);
	return new Promise((resolve) => {
		let text = "";
		const socket = connect(Number(port), "127.0.0.1", () =>
			socket.write(`${lines.join("\r\n")}\r\n\r\n${rest}`, "latin1"),
		);
		const finish = (isClosed: boolean) => {
			resolve({ text, outcomes: outcomesOf(text), isClosed });
			socket.destroy();
		};
		socket.on("data", (bytes) => (text += bytes.toString("latin1")));
		socket.on("error", () => {}).on("close", () => finish(true));
		socket.setTimeout(QUIET_MS, () => finish(false));
	});
}

function outcomesOf(text: string): string[] {
	return text
		.split("HTTP/1.1 ")
		.slice(1)
		.map((answer) => `${answer.slice(0, 3)} ${/"error_code":"([^"]+)"/.exec(answer)?.[1] ?? ""}`.trim());
}

/** Runs `work` and tells what this process wrote to stderr meanwhile. */
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
