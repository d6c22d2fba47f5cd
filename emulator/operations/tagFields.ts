import * as v from "valibot";
import type { RefusalCode } from "../refusal";

/** All characters from the space on, except * < = > \ */
const PRINTABLE = /^[ -)+-;?-[\]-\u{10ffff}]*$/u;

const tagText = (length: RegExp, wrongLength: RefusalCode, wrongCharacters: RefusalCode) =>
	v.pipe(v.string(wrongCharacters), v.regex(length, wrongLength), v.regex(PRINTABLE, wrongCharacters));

export const tagKey = tagText(/^[\s\S]{1,36}$/u, "KMS.0411", "KMS.0406");

export const tagValue = tagText(/^[\s\S]{0,43}$/u, "KMS.0410", "KMS.0405");
