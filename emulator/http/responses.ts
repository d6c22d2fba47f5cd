import { setTimeout as wait } from "node:timers/promises";
import type { Backend } from "../controls/controls";
import { type Fault, replyTo } from "../controls/faults";
import type { Call, Reply } from "../operation";
import { type Route, route } from "../operations/routes";
import { Refusal, withRequestId } from "../refusal";
import type { Delivery } from "./responseWriter";

/** Of a path that is no operation's, in the journal. */
const LONGEST_NAME = 200;

/** A request; of one whose body was not read to its end, why. */
export interface Asked extends Omit<Call, "body"> {
	readonly body: Buffer | Refusal;
}

/** An answer, and how far it gets; none where the connection is to break before anything is said. */
export interface Answer {
	readonly reply?: Reply;
	readonly delivery: Delivery;
}

/** An answer that nothing happens to. */
export function whole(reply: Reply): Answer {
	return { reply, delivery: "whole" };
}

/** What the service answers, or the fault that waits for this operation. */
export async function answerOf(asked: Asked, requestId: string, backend: Backend): Promise<Answer> {
	const routed = route(asked.method, asked.target.path);
	const operation = routed instanceof Refusal ? nameOf(asked.target.path) : routed.operation.name;
	const fault = backend.faults.take(operation);
	const answered = await meet(
		fault,
		() => replyOf(() => backend.saving.kept(() => serve(routed, asked, backend)), requestId),
		requestId,
	);
	const status = answered.delivery === "none" ? 0 : (answered.reply?.status ?? 200);
	backend.journal.add({ time: backend.clock.now(), operation, status });
	return answered;
}

/** What the journal calls a path that is no operation's. A copy, because a part of a text keeps the whole in memory. */
function nameOf(path: string): string {
	return Buffer.from(path.replace(/^\//, "").slice(0, LONGEST_NAME)).toString();
}

function serve(routed: Route | Refusal, asked: Asked, backend: Backend): Reply | Promise<Reply> {
	if (routed instanceof Refusal) throw routed;
	return routed.operation.handle({ ...asked, body: bodyOf(asked), path: routed.path }, backend);
}

/** @throws {Refusal} where it was not read to its end */
export function bodyOf({ body }: Asked): Buffer {
	if (body instanceof Refusal) throw body;
	return body;
}

/** The answer as a fault leaves it. */
async function meet(fault: Fault | undefined, serveNow: () => Promise<Reply>, requestId: string): Promise<Answer> {
	if (!fault) return whole(await serveNow());
	// As long as the emulator listens, and no longer.
	if (fault.delayMs !== undefined) await wait(fault.delayMs, undefined, { ref: false });
	if (fault.drop === "after") await serveNow();
	if (fault.drop) return { delivery: "none" };
	const reply = replyTo(fault, requestId) ?? (await serveNow());
	return { reply: { ...reply, headers: { ...reply.headers, ...fault.headers } }, delivery: deliveryOf(fault) };
}

function deliveryOf({ stall, dropBody }: Fault): Delivery {
	if (stall) return stall === "headers" ? "none" : "stalled";
	return dropBody ? "broken" : "whole";
}

/** @returns what `serveNow` does, or the refusal it throws */
export async function replyOf(serveNow: () => Reply | Promise<Reply>, requestId: string): Promise<Reply> {
	try {
		return await serveNow();
	} catch (error) {
		if (error instanceof Refusal) return { status: error.status, body: withRequestId(error.body, requestId) };
		throw error;
	}
}
