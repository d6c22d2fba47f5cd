import type { Answer } from "../../provider/http/request";

/** An answer as the transport hands it over. @param body an object as JSON, a text as it is */
export function answerOf(
	status: number,
	body: unknown = {},
	headers: Readonly<Record<string, string>> = {},
	receivedAt = 0,
): Answer {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	return { status, headers: new Headers(headers), text, receivedAt };
}
