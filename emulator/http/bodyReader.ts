import type { IncomingMessage, ServerResponse } from "node:http";
import { type Refusal, refuseRequest } from "../refusal";
import { GrowingBuffer } from "./growingBuffer";

/** Limit of one body, as in the gateway's error code table. */
const MAX_BODY_BYTES = 12 * 1024 * 1024;
/** Memory for the bodies of all requests that have not been answered. */
const MAX_TOTAL_BYTES = 16 * MAX_BODY_BYTES;

/** The only expectation that HTTP defines. Others are ignored, as nginx does. */
const CONTINUE = /^100-continue$/i;

const bodyTooLarge = () => refuseRequest(413, "The request body is over 12 MB.");
const tooManyBodies = () => refuseRequest(503, "Too many large request bodies at the same time.");

/** A body that is being read. */
class PendingBody {
	readonly buffer = new GrowingBuffer();
	/** Ends the read, with the body or with the reason why it was not read to the end. */
	readonly end: (result: Buffer | Refusal) => void;

	constructor(end: (result: Buffer | Refusal) => void) {
		this.end = end;
	}
}

/** Reads request bodies within a total memory limit. When the limit is exceeded, the largest body is refused. */
export class BodyReader {
	readonly #pending = new Set<PendingBody>();
	#heldBytes = 0;

	/**
	 * Reads a body. Its memory counts towards the limit until the request has been answered.
	 * @returns the body, or the reason why it was not read to the end
	 * @throws {Error} if the client disconnects before the end of the body
	 */
	async read(request: IncomingMessage, response: ServerResponse): Promise<Buffer | Refusal> {
		const announced = request.headers["content-length"];
		if (announced !== undefined && Number(announced) > MAX_BODY_BYTES) return bodyTooLarge();
		if (CONTINUE.test(request.headers.expect ?? "")) response.writeContinue();
		return new Promise((resolve, reject) => {
			const body = new PendingBody(resolve);
			const { buffer } = body;
			this.#pending.add(body);
			request.on("data", (chunk: Buffer) => this.#add(chunk, body));
			request.once("error", reject).once("end", () => this.#end(body, buffer.bytes));
			response.once("close", () => {
				this.#pending.delete(body);
				this.#heldBytes -= buffer.capacity;
			});
		});
	}

	#add(chunk: Buffer, body: PendingBody): void {
		// Bytes that follow a refusal are discarded.
		if (!this.#pending.has(body)) return;
		const { buffer } = body;
		const before = buffer.capacity;
		buffer.add(chunk);
		this.#heldBytes += buffer.capacity - before;
		if (buffer.length > MAX_BODY_BYTES) this.#refuse(body, bodyTooLarge());
		else if (this.#heldBytes > MAX_TOTAL_BYTES) this.#refuse(this.#largest(body), tooManyBodies());
	}

	#refuse(body: PendingBody, refusal: Refusal): void {
		this.#heldBytes -= body.buffer.capacity;
		body.buffer.clear();
		this.#end(body, refusal);
	}

	#end(body: PendingBody, result: Buffer | Refusal): void {
		this.#pending.delete(body);
		body.end(result);
	}

	#largest(first: PendingBody): PendingBody {
		const larger = (one: PendingBody, other: PendingBody) =>
			other.buffer.capacity > one.buffer.capacity ? other : one;
		return [...this.#pending].reduce(larger, first);
	}
}
