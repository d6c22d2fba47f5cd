import { Sequences } from "../support/sequences/sequences";

/** Each part has its own time limit, far above what a busy machine needs. */
const PARTS = 6;
const SEQUENCES = 500;

describe("The material of keys, in random sequences,", () => {
	let sequences: Sequences;

	before(async () => {
		sequences = await Sequences.start();
	});
	after(() => sequences.close());

	for (let part = 1; part <= PARTS; part++) {
		it(`is imported, expires, is deleted and decrypts as documented, in ${SEQUENCES} sequences (${part} of ${PARTS})`, () =>
			sequences.check("material", SEQUENCES));
	}

	it("and all outcomes of each operation have occurred", () =>
		sequences.assertCovered({
			"get-parameters-for-import": "done KMS.0207 KMS.0209 KMS.0210 KMS.0308 KMS.0309 KMS.0310 KMS.0339 KMS.0341",
			"import-key-material":
				"done KMS.0207 KMS.0209 KMS.0210 KMS.0308 KMS.0309 KMS.0310 KMS.0311 KMS.0339 KMS.0341 KMS.2601 " +
				"KMS.2602 KMS.2603 KMS.2604 KMS.2605 KMS.2606 KMS.2608 KMS.2609 KMS.2610",
			"delete-imported-key-material": "done KMS.0207 KMS.0210 KMS.0309 KMS.2701 KMS.2702",
			"encrypt-data": "done KMS.0207 KMS.0209 KMS.0210 KMS.0335 KMS.0341 KMS.1301 KMS.2101",
			"decrypt-data": "done KMS.0207 KMS.0209 KMS.0210 KMS.1301 KMS.2201",
			"get-publickey": "done KMS.0331 KMS.1301",
		}));
});
