import type { IncomingMessage, ServerResponse } from "node:http";
import { type Refusal, refuseRequest } from "../refusal";
import { Collected } from "./growingBuffer";

/** Of one body (error code table of the gateway). */
const LARGEST_BYTES = 12 * 1024 * 1024;
/** Of memory, for all bodies whose requests have not been answered. */
const MOST_BYTES = 16 * LARGEST_BYTES;

/** The one expectation there is; others are passed over, as by nginx. */
const CONTINUE = /^100-continue$/i;

const tooLarge = () => refuseRequest(413, "The request body is over 12 MB.");
const tooMany = () => refuseRequest(503, "Too many large request bodies come at a time.");

/** A body on its way. */
class Reading {
	readonly collected = new Collected();
	/** Ends it: with the body, or with why it is not read to its end. */
	readonly end: (result: Buffer | Refusal) => void;

	constructor(end: (result: Buffer | Refusal) => void) {
		this.end = end;
	}
}

/** Reads bodies so that all of them together take no more memory than some of the largest: beyond that the largest gives way. */
export class Bodies {
	readonly #readings = new Set<Reading>();
	#heldBytes = 0;

	/**
	 * The body, or why it is not read to its end. Its memory counts until the request has been answered.
	 * @throws {Error} where the client goes before that
	 */
	async read(request: IncomingMessage, response: ServerResponse): Promise<Buffer | Refusal> {
		const announced = request.headers["content-length"];
		if (announced !== undefined && Number(announced) > LARGEST_BYTES) return tooLarge();
		if (CONTINUE.test(request.headers.expect ?? "")) response.writeContinue();
		return new Promise((resolve, reject) => {
			const reading = new Reading(resolve);
			const { collected } = reading;
			this.#readings.add(reading);
			request.on("data", (chunk: Buffer) => this.#take(chunk, reading));
			request.once("error", reject).once("end", () => this.#end(reading, collected.whole));
			response.once("close", () => {
				this.#readings.delete(reading);
				this.#heldBytes -= collected.room;
			});
		});
	}

	#take(chunk: Buffer, reading: Reading): void {
		// What comes after a refusal is passed over.
		if (!this.#readings.has(reading)) return;
		const { collected } = reading;
		const before = collected.room;
		collected.add(chunk);
		this.#heldBytes += collected.room - before;
		if (collected.length > LARGEST_BYTES) this.#refuse(reading, tooLarge());
		else if (this.#heldBytes > MOST_BYTES) this.#refuse(this.#largest(reading), tooMany());
	}

	#refuse(reading: Reading, refusal: Refusal): void {
		this.#heldBytes -= reading.collected.room;
		reading.collected.clear();
		this.#end(reading, refusal);
	}

	#end(reading: Reading, result: Buffer | Refusal): void {
		this.#readings.delete(reading);
		reading.end(result);
	}

	#largest(first: Reading): Reading {
		const larger = (one: Reading, other: Reading) => (other.collected.room > one.collected.room ? other : one);
		return [...this.#readings].reduce(larger, first);
	}
}
