import type { Operation } from "../../emulator/operation";
import { type RefusalCode, refuse } from "../../emulator/refusal";
import { formCodes } from "./formCodes";

/** A refusal in the description: by code, or by status only if the service has no codes. */
export interface DescribedRefusal {
	readonly status: number;
	readonly code?: string;
	readonly text: string;
}

type Described = Pick<Operation, "group" | "path" | "request" | "credentials" | "refusals">;

/** Refusals of bodies, for all requests. */
const OF_SIZE: readonly DescribedRefusal[] = [
	{ status: 413, code: "APIGW.0201", text: "The request body is over 12 MB." },
	{ status: 503, code: "APIGW.0201", text: "Too many large request bodies at the same time." },
];
/** Refusals of callers that authenticate by token or signature. */
const OF_CALLERS: readonly RefusalCode[] = ["APIGW.0301"];
/** Refusals of all operations of KMS. */
const OF_KMS: readonly RefusalCode[] = ["KMS.0301", "KMS.0302", "KMS.0303", "KMS.0321", "APIGW.0308", "KMS.0215"];
/** Refusals of all bodies of KMS. */
const OF_BODIES: readonly RefusalCode[] = ["KMS.0202", "KMS.0204", "KMS.0206"];

export const COMMON_REFUSALS = { OF_CALLERS, OF_KMS, OF_BODIES, OF_SIZE };

const ofCode = (code: RefusalCode): DescribedRefusal => {
	const { status, body } = refuse(code);
	const { error_msg = "" } = "error" in Object(body) ? Object(body).error : Object(body);
	return { status, code, text: error_msg };
};

const ofStatus = (status: number): DescribedRefusal => ({
	status,
	text: "In the form of the service that refuses, without a code.",
});

/** Refusals that are specific to an operation. */
export function ownRefusals({ request, refusals = [], ...operation }: Described): readonly DescribedRefusal[] {
	const ofForm = request && isOfKms(operation) ? [...formCodes(request)] : [];
	const own = [...new Set([...refusals, ...(ofForm as RefusalCode[])])];
	return own.map((one) => (typeof one === "number" ? ofStatus(one) : ofCode(one)));
}

/** All refusals of an operation. */
export function allRefusals(operation: Described): readonly DescribedRefusal[] {
	const { credentials = ["token", "signature"] } = operation;
	const isOfCallers = credentials.includes("token") || credentials.includes("signature");
	const common = [...(isOfCallers ? OF_CALLERS : []), ...(isOfKms(operation) ? OF_KMS : [])];
	return [...ownRefusals(operation), ...common.map(ofCode), ...OF_SIZE];
}

export function isOfKms({ path }: Pick<Operation, "path">): boolean {
	return path.startsWith("/v1.0/:projectId/kms/");
}
