/** All values of a header, in the order received. Node itself joins repeated headers or drops all but the first. */
export function headerValues({ rawHeaders }: { readonly rawHeaders: readonly string[] }, name: string): string[] {
	return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}
