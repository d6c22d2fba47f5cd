import fc from "fast-check";
import { matchesFingerprint } from "../../../../provider/wrapping";
import type { Door } from "../door";
import { edited, hostileText } from "../texts";

const MATERIAL = { kind: "symmetric", bytes: Buffer.alloc(32, 7) } as const;
const TAIL = `${"A".repeat(22)}:${"B".repeat(43)}`;

/** Fingerprints in states, which say themselves what comparing them costs. */
export function openFingerprints(): Door<string> {
	const number = fc.oneof(
		{ weight: 6, arbitrary: fc.integer({ min: 1, max: 4 }).map(String) },
		fc.constantFrom("0", "00", "01", "21", "99", "-1", "1e1", "", " 1", "١", "999999999999999999999", "__proto__"),
	);
	const tail = fc.oneof(fc.constant(TAIL), fc.stringMatching(/^[\w-]{22}:[\w-]{43}$/), edited(fc.constant(TAIL)));
	const slow = fc.tuple(number, number, number, tail).map((parts) => ["scrypt", ...parts].join(":"));
	const fast = fc
		.tuple(fc.constantFrom("sha256", "spki-sha256", "sha512", "scrypt"), tail)
		.map((parts) => parts.join(":"));
	const shaped = fc.oneof({ weight: 3, arbitrary: slow }, fast);
	return {
		cases: fc.oneof({ weight: 3, arbitrary: shaped }, edited(shaped), hostileText),
		knock: async (fingerprint) => {
			await matchesFingerprint(MATERIAL, fingerprint);
			return { isAccepted: true, said: [] };
		},
	};
}
