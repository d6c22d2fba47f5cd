import * as v from "valibot";
import type { RefusalCode } from "./refusal";

/** A whole number, which the SDKs send as a string. */
export const wholeNumber = (smallest: number, largest: number, fault: RefusalCode) =>
	v.pipe(
		v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d+$/), v.transform(Number))], fault),
		v.integer(fault),
		v.minValue(smallest, fault),
		v.maxValue(largest, fault),
	);
