import { UUID_SHAPE as SHAPE } from "../../kms/keyId";

/** What people give for a key's id, and what to give instead. The first row that matches is meant. */
const HINTS: readonly (readonly [looks: RegExp, hint: string])[] = [
	[/^[^/]+\/[^/]+\/[^/?]+/, "this is the id of a resource: give its keyId, as in key.keyId"],
	[/^urn:pulumi:/i, "this is the URN of a resource: give its keyId, as in key.keyId"],
	[new RegExp(`^(arn|urn|kms):.*${SHAPE}`, "i"), "this is a resource name: give only the id of the key in it"],
	[/^\s*$/, "it is empty"],
	[new RegExp(`^[\\s"']+${SHAPE}[\\s"']*$|^${SHAPE}[\\s"']+$`), "remove the white space or quotes around it"],
	[new RegExp(`^${SHAPE}$`, "i"), "write it in lower case"],
	[/^[0-9a-f]{32}$/i, "its hyphens are missing"],
	[/^alias\//i, "this is an alias: look up the id of the key that has it"],
];

const OTHERWISE = "an alias or name can't be used instead";

/** How text that is not a key's id comes to be one. */
export function keyIdHint(text: string): string {
	const [, hint = OTHERWISE] = HINTS.find(([looks]) => looks.test(text)) ?? [];
	return hint;
}
