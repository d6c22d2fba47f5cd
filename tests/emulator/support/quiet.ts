import type { Socket } from "node:net";

const POLL_MS = 20;
/** Counted, so that a process that was not scheduled for a while handles what has arrived before it calls that quiet. */
const QUIET_POLLS = 10;

/** Waits until nothing has been read from or written to a socket for a while, or it is closed. */
export function untilQuiet(socket: Socket): Promise<void> {
	return new Promise((resolve) => {
		let [seen, polls] = [-1, 0];
		const timer = setInterval(() => {
			const bytes = socket.bytesRead + socket.bytesWritten;
			polls = bytes === seen ? polls + 1 : 0;
			seen = bytes;
			if (polls < QUIET_POLLS && !socket.destroyed) return;
			clearInterval(timer);
			resolve();
		}, POLL_MS);
	});
}
