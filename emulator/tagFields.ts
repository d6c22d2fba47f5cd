import * as v from "valibot";
import type { RefusalCode } from "./refusal";

const isPrintable = (text: string) => [...text].every((character) => character >= " " && !"*<>\\=".includes(character));

const tagText = (shortest: number, longest: number, length: RefusalCode, characters: RefusalCode) =>
	v.pipe(
		v.string(characters),
		v.check((text) => [...text].length >= shortest && [...text].length <= longest, length),
		v.check(isPrintable, characters),
	);

export const tagKey = tagText(1, 36, "KMS.0411", "KMS.0406");

export const tagValue = tagText(0, 43, "KMS.0410", "KMS.0405");
