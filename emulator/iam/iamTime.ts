/** IAM writes microseconds. */
export function iamTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace("Z", "000Z");
}
