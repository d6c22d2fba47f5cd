import { Sequences } from "../support/sequences/sequences";

/** Enough for a busy machine. */
const TIMEOUT_MS = 300_000;

describe("The material of keys, in random sequences,", () => {
	let sequences: Sequences;

	before(async () => {
		sequences = await Sequences.start();
	});
	after(() => sequences.close());

	it("is imported, expires, is deleted and decrypts as documented, in 3,000 sequences", () =>
		sequences.check("material", 3000, {
			"get-parameters-for-import": "done KMS.0207 KMS.0209 KMS.0210 KMS.0308 KMS.0309 KMS.0310 KMS.0339 KMS.0341",
			"import-key-material":
				"done KMS.0207 KMS.0209 KMS.0210 KMS.0308 KMS.0309 KMS.0310 KMS.0311 KMS.0339 KMS.0341 KMS.2601 " +
				"KMS.2602 KMS.2603 KMS.2604 KMS.2605 KMS.2606 KMS.2608 KMS.2609 KMS.2610",
			"delete-imported-key-material": "done KMS.0207 KMS.0210 KMS.0309 KMS.2701 KMS.2702",
			"encrypt-data": "done KMS.0207 KMS.0209 KMS.0210 KMS.0335 KMS.0341 KMS.1301 KMS.2101",
			"decrypt-data": "done KMS.0207 KMS.0209 KMS.0210 KMS.1301 KMS.2201",
			"get-publickey": "done KMS.0331 KMS.1301",
		})).timeout(TIMEOUT_MS);
});
