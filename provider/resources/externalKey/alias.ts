const LONGEST_ALIAS = 255;

/** An alias for a key that is given none: the resource's name and seven hexadecimal digits, as Pulumi's other providers append them. */
export function autoAlias(name: string, seed: Uint8Array): string {
	const suffix = `-${Buffer.from(seed).toString("hex").slice(0, 7)}`;
	return `${name.replace(/[^a-zA-Z0-9:/_-]/g, "-").slice(0, LONGEST_ALIAS - suffix.length)}${suffix}`;
}
