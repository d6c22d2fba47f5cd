/** A time as IAM formats it, with microseconds. */
export function iamTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace("Z", "000Z");
}
