import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { kmsOperation } from "../kmsOperation";
import { field } from "../operation";
import { refuse } from "../refusal";
import { wholeNumber } from "./wholeNumber";

/** The API's name, and what the SDKs call it. */
const NAMES = ["gen-random", "create-random"] as const;

export const genRandom = NAMES.map((name) =>
	kmsOperation({
		name,
		group: "use of keys",
		summary: "makes random bytes",
		request: v.object({
			/** Bits. */
			random_data_length: wholeNumber(8, 8192, "KMS.1801"),
			sequence: field.sequence,
		}),
		answer: v.strictObject({ random_data: v.pipe(v.string(), v.regex(/^[0-9A-F]{2,2048}$/)) }),
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
