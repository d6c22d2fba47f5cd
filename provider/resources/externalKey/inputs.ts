import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { KEY_SPECS, type KeySpec } from "../../kms/keySpec";
import { type PlaceInputs, placeEntries } from "../shared/location";
import { isUnknown } from "../shared/unknown";
import type { Fault } from "../shared/validation";

/** What a key is for: encryption, or signatures. Symmetric keys are for encryption, EC keys for signatures, RSA and SM2 keys for either. */
export type KeyUsage = "ENCRYPT_DECRYPT" | "SIGN_VERIFY";

/** Arguments of an external key, checked, with every default filled in that needs no request. */
export interface ExternalKeyInputs extends PlaceInputs {
	readonly alias: string;
	readonly keySpec: KeySpec;
	readonly keyUsage?: KeyUsage | undefined;
	readonly description?: string | undefined;
	readonly tags?: Readonly<Record<string, string>> | undefined;
	readonly enterpriseProjectId?: string | undefined;
	readonly pendingDeletionDays: number;
	readonly enabled: boolean;
	readonly region: string;
}

export const DEFAULTS = { keySpec: "AES_256", pendingDeletionDays: 30, enabled: true } as const;

const SPECS = Object.keys(KEY_SPECS) as KeySpec[];
const USAGES = ["ENCRYPT_DECRYPT", "SIGN_VERIFY"] as const satisfies KeyUsage[];
const LONGEST_ALIAS = 255;
const DAYS = "must be 7 to 1096 whole days";

/** Text of a tag: printable, without the characters the service keeps for itself. */
const tagText = (what: string, least: number, most: number) =>
	v.pipe(
		v.string(`${what} must be a string`),
		v.check(
			(text) => [...text].length >= least && [...text].length <= most,
			`${what} must have ${least} to ${most} characters`,
		),
		v.regex(/^[^\p{Cc}*<>\\=]*$/u, `${what} must not hold control characters or any of * < > \\ =`),
	);

/** What each argument must be (API reference: "Creating a CMK", "Scheduling the Deletion of a CMK", "Adding Tags"). */
export const entries = {
	alias: v.pipe(
		v.string("must be a string"),
		v.regex(/^[a-zA-Z0-9:/_-]{1,255}$/, "must be 1 to 255 characters of a-z, A-Z, 0-9, :, /, _ and -"),
		v.regex(/^(?!.*\/default$)/, "must not end with /default, as keys of the service's own do"),
	),
	keySpec: v.picklist(SPECS, `must be one of ${SPECS.join(", ")}`),
	keyUsage: v.optional(v.picklist(USAGES, `must be one of ${USAGES.join(", ")}`)),
	description: v.optional(v.pipe(v.string("must be a string"), v.maxLength(255, "must have at most 255 characters"))),
	tags: v.optional(
		v.record(tagText("a tag's key", 1, 36), tagText("a tag's value", 0, 43), "must be an object of strings"),
	),
	enterpriseProjectId: v.optional(v.pipe(v.string("must be a string"), v.nonEmpty("must not be empty"))),
	pendingDeletionDays: v.pipe(v.number(DAYS), v.integer(DAYS), v.minValue(7, DAYS), v.maxValue(1096, DAYS)),
	enabled: v.boolean("must be true or false"),
	...placeEntries,
};

/** What keys of each spec can be for, the service's default first. */
function usagesOf(keySpec: KeySpec): readonly KeyUsage[] {
	if (KEY_SPECS[keySpec].kind === "symmetric") return ["ENCRYPT_DECRYPT"];
	return keySpec.startsWith("EC_") ? ["SIGN_VERIFY"] : ["SIGN_VERIFY", "ENCRYPT_DECRYPT"];
}

/** The usage that the service would choose; nothing where the spec is not known. */
export function defaultUsage(keySpec: unknown): KeyUsage | undefined {
	return SPECS.includes(keySpec as KeySpec) ? usagesOf(keySpec as KeySpec)[0] : undefined;
}

/** Whether keys of the spec can be for what is asked. */
export function usageFaults({ keySpec, keyUsage }: ExternalKeyInputs): Fault[] {
	if (keyUsage === undefined || isUnknown(keyUsage) || !SPECS.includes(keySpec)) return [];
	const usages = usagesOf(keySpec);
	if (usages.includes(keyUsage)) return [];
	return [{ property: "keyUsage", reason: `must be ${usages.join(" or ")} for keys of ${keySpec}` }];
}

/** A name of its own for a key that is given none: the resource's, and seven digits as Pulumi's other providers append them. */
export function autoAlias(resourceName: string): string {
	const suffix = `-${randomBytes(4).toString("hex").slice(1)}`;
	return `${resourceName.replace(/[^a-zA-Z0-9:/_-]/g, "-").slice(0, LONGEST_ALIAS - suffix.length)}${suffix}`;
}
