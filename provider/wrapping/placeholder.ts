/** Random bytes have more: 16 of them have no more than so many with a probability of 2^-68, 32 with one of 2^-164. */
const FEW_DISTINCT_BYTES = 4;

/** Keys of standards, which tests and guides copy. */
const PUBLISHED = [
	"0123456789abcdeffedcba9876543210", // SM4, GB/T 32907-2016, appendix A
	"2b7e151628aed2a6abf7158809cf4f3c", // AES-128, NIST SP 800-38A, appendix F
	"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", // AES-256, NIST SP 800-38A, appendix F
	"c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721", // P-256, RFC 6979, A.2.5
	"6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5", // P-384, RFC 6979, A.2.6
	"3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8", // SM2, GB/T 32918.5-2017, appendix A
].map((digits) => Buffer.from(digits, "hex"));

/**
 * Whether at least 16 bytes are no random key: few different bytes (all zeros, a one after zeros), a pattern that repeats, bytes
 * that count up or down, or a published example. Of random bytes, fewer than one in 2^63 keys is taken for one.
 */
export function isPlaceholder(bytes: Buffer): boolean {
	if (new Set(bytes).size <= FEW_DISTINCT_BYTES || repeats(bytes) || counts(bytes)) return true;
	return PUBLISHED.some((key) => key.equals(bytes));
}

/** Whether a pattern of at most half the length repeats until the end. */
function repeats(bytes: Buffer): boolean {
	const periods = Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => index + 1);
	return periods.some((period) => bytes.subarray(period).equals(bytes.subarray(0, bytes.length - period)));
}

/** Whether each byte is as far from the one before it, but for one step, as between the digits and letters of hexadecimal text. */
function counts(bytes: Buffer): boolean {
	const positions = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
	const step = (at = 0) => ((bytes[at] ?? 0) - (bytes[at - 1] ?? 0)) & 0xff;
	// One of two steps is a usual one, if at most one is not.
	return positions.slice(0, 2).some((usual) => positions.filter((at) => step(at) !== step(usual)).length <= 1);
}
