import * as v from "valibot";
import { rejectLists } from "../json";
import { code } from "../operation";

/** Fields that must be the same in decryption as in encryption: those of the current API and of its older editions. */
export const additionalData = {
	additional_authenticated_data: v.optional(v.pipe(v.string(code("KMS.0308")), v.maxBytes(128, code("KMS.0308")))),
	encryption_context: v.optional(
		v.pipe(
			rejectLists(v.record(v.string(), v.string(code("KMS.0208")), code("KMS.0208"))),
			v.check((encryptionContext) => JSON.stringify(encryptionContext).length <= 8192, code("KMS.0208")),
		),
	),
};

interface AdditionalData {
	readonly additional_authenticated_data?: string | undefined;
	readonly encryption_context?: Readonly<Record<string, string>> | undefined;
}

/** Both fields as one canonical text, whatever the order of pairs; empty if both are absent or empty. */
export function encryptionContextOf({
	additional_authenticated_data: data = "",
	encryption_context = {},
}: AdditionalData): string {
	const pairs = Object.entries(encryption_context).sort(([one], [other]) => (one < other ? -1 : 1));
	return data === "" && pairs.length === 0 ? "" : JSON.stringify([data, pairs]);
}
