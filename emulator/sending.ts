import type { ServerResponse } from "node:http";
import type { Reply } from "./operation";

/** How far an answer gets: to its end; to the middle of its body, where the connection breaks or nothing more comes; nowhere. */
export type Delivery = "whole" | "broken" | "stalled" | "none";

/** @param stamp headers of every answer */
export function send(
	response: ServerResponse,
	{ status = 200, headers, body }: Reply,
	stamp: Readonly<Record<string, string>>,
	delivery: Delivery,
): void {
	if (delivery === "none") return;
	const [type, text] =
		typeof body === "string" ? ["text/html", body] : ["application/json;charset=UTF-8", JSON.stringify(body) ?? ""];
	const bytes = Buffer.from(text);
	if (body !== undefined) response.setHeader("Content-Type", type);
	if (bytes.length > 0) response.setHeader("Content-Length", bytes.length);
	for (const [name, value] of Object.entries({ ...stamp, ...headers })) response.setHeader(name, value);
	response.statusCode = status;
	if (delivery === "whole") {
		response.end(bytes);
		return;
	}
	response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
		if (delivery === "broken") response.destroy();
	});
}
