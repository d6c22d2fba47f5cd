import assert from "node:assert/strict";
import { type Evidence, isCertain } from "../../../../provider/resources/keyMaterial/certainty";

const EXPIRY = 1_700_000_000;

describe("The material in a key", () => {
	const evidence = ({ known, ...rest }: { known?: Evidence["known"] } & Partial<Evidence>): Evidence => ({
		known: { expirationTime: EXPIRY, ...known },
		heldExpiry: EXPIRY,
		wasSeenEmpty: true,
		...rest,
	});

	it("is the program's if a run of the program imported it, whatever has changed since", () => {
		const known = { keyMaterialFingerprint: "f", expirationTime: undefined };
		assert.ok(isCertain(evidence({ known, wasSeenEmpty: false })));
	});

	it("is the program's if it expires at the program's second, in a key that the program saw without material", () => {
		assert.ok(isCertain(evidence({})));
		assert.ok(isCertain(evidence({ known: { expirationTime: EXPIRY, adopted: true, keyMaterialFingerprint: "f" } })));
	});

	it("is in doubt if it never expires, expires at another second, or the site doesn't say", () => {
		assert.ok(!isCertain(evidence({ known: { expirationTime: undefined }, heldExpiry: undefined })));
		assert.ok(!isCertain(evidence({ heldExpiry: EXPIRY + 1 })));
		assert.ok(!isCertain(evidence({ heldExpiry: undefined })));
	});

	it("is in doubt in a key that the program never saw without material", () => {
		assert.ok(!isCertain(evidence({ wasSeenEmpty: false })));
		const known = { expirationTime: EXPIRY, adopted: true, keyMaterialFingerprint: "f" } as const;
		assert.ok(!isCertain(evidence({ known, wasSeenEmpty: false })));
	});
});
