import { setTimeout as wait } from "node:timers/promises";
import type { EmulatorContext } from "../controls/controls";
import { type Fault, faultReply } from "../controls/faults";
import type { Call, Reply } from "../operation";
import { type Route, route } from "../operations/routes";
import { Refusal, withRequestId } from "../refusal";
import type { Delivery } from "./responseWriter";

/** Characters of an unknown path that the journal keeps. */
const MAX_NAME_LENGTH = 200;

/** A request as it was read. If its body was not read to the end, `body` is the reason. */
export interface IncomingRequest extends Omit<Call, "body"> {
	readonly body: Buffer | Refusal;
}

/**
 * A response, and how much of it is sent. `reply` is undefined if the connection is to break before any byte is sent.
 */
export interface OutgoingResponse {
	readonly reply?: Reply;
	readonly delivery: Delivery;
}

/** A response that is sent in full. */
export function completeResponse(reply: Reply): OutgoingResponse {
	return { reply, delivery: "whole" };
}

/** Serves a request, or applies the fault that is queued for its operation, and records it in the journal. */
export async function respond(
	request: IncomingRequest,
	requestId: string,
	emulator: EmulatorContext,
): Promise<OutgoingResponse> {
	const routed = route(request.method, request.target.path);
	const operation = routed instanceof Refusal ? journalName(request.target.path) : routed.operation.name;
	const handle = () =>
		replyOrRefusal(() => emulator.stateSaver.runAndSave(() => serve(routed, request, emulator)), requestId);
	const response = await applyFault(emulator.faults.take(operation), handle, requestId);
	const status = response.delivery === "none" ? 0 : (response.reply?.status ?? 200);
	emulator.journal.add({ time: emulator.clock.now(), operation, status });
	return response;
}

/** The name of an unknown path in the journal. It is a copy: a substring would keep the whole path in memory. */
function journalName(path: string): string {
	return Buffer.from(path.replace(/^\//, "").slice(0, MAX_NAME_LENGTH)).toString();
}

function serve(routed: Route | Refusal, request: IncomingRequest, emulator: EmulatorContext): Reply | Promise<Reply> {
	if (routed instanceof Refusal) throw routed;
	return routed.operation.handle({ ...request, body: bodyOf(request), path: routed.path }, emulator);
}

/** @throws {Refusal} if the body was not read to the end */
export function bodyOf({ body }: IncomingRequest): Buffer {
	if (body instanceof Refusal) throw body;
	return body;
}

/** Applies a fault, if there is one, to what `handle` replies. */
async function applyFault(
	fault: Fault | undefined,
	handle: () => Promise<Reply>,
	requestId: string,
): Promise<OutgoingResponse> {
	if (!fault) return completeResponse(await handle());
	// The timer must not keep the process alive after the emulator has stopped listening.
	if (fault.delayMs !== undefined) await wait(fault.delayMs, undefined, { ref: false });
	if (fault.drop === "after") await handle();
	if (fault.drop) return { delivery: "none" };
	const reply = faultReply(fault, requestId) ?? (await handle());
	return { reply: { ...reply, headers: { ...reply.headers, ...fault.headers } }, delivery: deliveryOf(fault) };
}

function deliveryOf({ stall, dropBody }: Fault): Delivery {
	if (stall) return stall === "headers" ? "none" : "stalled";
	return dropBody ? "broken" : "whole";
}

/** @returns the reply of `handle`, or the refusal that it throws as a reply */
export async function replyOrRefusal(handle: () => Reply | Promise<Reply>, requestId: string): Promise<Reply> {
	try {
		return await handle();
	} catch (error) {
		if (error instanceof Refusal) return { status: error.status, body: withRequestId(error.body, requestId) };
		throw error;
	}
}
