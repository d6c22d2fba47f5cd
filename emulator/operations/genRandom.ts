import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { kmsOperation } from "../kmsOperation";
import { field } from "../operation";
import { refuse } from "../refusal";
import { integerField } from "./integerField";

/** The API's name, and the name in the SDKs. */
const NAMES = ["gen-random", "create-random"] as const;

export const genRandom = NAMES.map((name) =>
	kmsOperation({
		name,
		group: "key use",
		summary: "generates random bytes",
		request: v.object({
			/** Bits. */
			random_data_length: integerField(8, 8192, "KMS.1801"),
			sequence: field.sequence,
		}),
		response: v.strictObject({ random_data: v.pipe(v.string(), v.regex(/^[0-9A-F]{2,2048}$/)) }),
		refusals: ["KMS.1801", "KMS.1802"],
		handle: ({ random_data_length: bits }) => {
			if (bits % 8 !== 0) throw refuse("KMS.1802");
			return {
				random_data: randomBytes(bits / 8)
					.toString("hex")
					.toUpperCase(),
			};
		},
	}),
);
