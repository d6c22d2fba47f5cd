import assert from "node:assert/strict";
import { isRefusal, type Outcome } from "./keyModel";
import type { Answer } from "./service";

/** Statuses of refusals other than 400. */
const STATUSES: Readonly<Record<string, number>> = { "KMS.0207": 404, "KMS.0321": 403, "KMS.0416": 404 };

/** The response that the model predicts. */
export function expectedOf(outcome: Outcome) {
	if (isRefusal(outcome)) return { status: STATUSES[outcome] ?? 400, code: outcome };
	return outcome === undefined ? { status: 204, text: "" } : { status: 200, body: outcome };
}

/** The actual response. The text of a refusal is not compared, but must not be empty. */
export function actualOf({ status, headers, text }: Answer) {
	assert.match(`${headers["x-request-id"]}`, /^[0-9a-f]{32}$/);
	if (text === "") return { status, text };
	assert.match(`${headers["content-type"]}`, /^application\/json/);
	const body = JSON.parse(text);
	if (status === 200) return { status, body };
	const { error_code: code, error_msg: words, ...rest } = body.error ?? {};
	const isPlain = typeof words === "string" && words !== "" && Object.keys({ ...body, ...rest }).length === 1;
	return isPlain ? { status, code } : { status, body };
}
