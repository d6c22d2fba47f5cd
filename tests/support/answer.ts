import type { Answer } from "../../provider/http/request";

/** Builds an answer as the transport returns it. @param body an object, sent as JSON, or a text */
export function answerOf(
	status: number,
	body: unknown = {},
	headers: Readonly<Record<string, string>> = {},
	receivedAt = 0,
): Answer {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	return { status, headers: new Headers(headers), text, receivedAt, secrets: [] };
}
