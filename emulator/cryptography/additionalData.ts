import * as v from "valibot";
import { noList } from "../json";
import { code } from "../operation";

/** Fields of what has to be the same for a ciphertext to open: that of the present API, and that of older editions. */
export const additionalData = {
	additional_authenticated_data: v.optional(v.pipe(v.string(code("KMS.0308")), v.maxBytes(128, code("KMS.0308")))),
	encryption_context: v.optional(
		v.pipe(
			noList(v.record(v.string(), v.string(code("KMS.0208")), code("KMS.0208"))),
			v.check((context) => JSON.stringify(context).length <= 8192, code("KMS.0208")),
		),
	),
};

interface AdditionalData {
	readonly additional_authenticated_data?: string | undefined;
	readonly encryption_context?: Readonly<Record<string, string>> | undefined;
}

/** Both in one text, whatever order the context's pairs come in; empty where there is neither. */
export function contextOf({
	additional_authenticated_data: data = "",
	encryption_context = {},
}: AdditionalData): string {
	const pairs = Object.entries(encryption_context).sort(([one], [other]) => (one < other ? -1 : 1));
	return data === "" && pairs.length === 0 ? "" : JSON.stringify([data, pairs]);
}
