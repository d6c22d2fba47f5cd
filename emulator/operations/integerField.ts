import * as v from "valibot";
import type { RefusalCode } from "../refusal";

/** An integer, which the SDKs send as a string. */
export const integerField = (smallest: number, largest: number, fault: RefusalCode) => {
	const number = v.pipe(v.number(fault), v.integer(fault), v.minValue(smallest, fault), v.maxValue(largest, fault));
	return v.union([number, v.pipe(v.string(fault), v.regex(/^-?\d+$/, fault), v.transform(Number), number)], fault);
};
