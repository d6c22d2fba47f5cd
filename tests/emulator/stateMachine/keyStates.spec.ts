import { Sequences } from "../support/sequences/sequences";

/** Each part has its own time limit, far above what a busy machine needs. */
const PARTS = 8;
const SEQUENCES = 500;

describe("The state of keys, in random sequences,", () => {
	let sequences: Sequences;

	before(async () => {
		sequences = await Sequences.start();
	});
	after(() => sequences.close());

	for (let part = 1; part <= PARTS; part++) {
		it(`follows the table of calls and states, in ${SEQUENCES} sequences (${part} of ${PARTS})`, () =>
			sequences.check("lifecycle", SEQUENCES));
	}

	it("and all outcomes of each operation have occurred", () =>
		sequences.assertCovered({
			"create-key": "done KMS.0204 KMS.0206 KMS.0308 KMS.0321 KMS.1101 KMS.1103 KMS.1104 KMS.1105",
			"describe-key": "done KMS.0207",
			"list-keys": "done KMS.0308 KMS.1601 KMS.1602",
			"enable-key": "done KMS.0207 KMS.0321 KMS.1201",
			"disable-key": "done KMS.0207 KMS.0321 KMS.1301",
			"schedule-key-deletion": "done KMS.0207 KMS.1401 KMS.1402",
			"cancel-key-deletion": "done KMS.0207 KMS.1501",
			"update-key-alias": "done KMS.0207 KMS.0210 KMS.1101 KMS.1104",
			"update-key-description": "done KMS.0207 KMS.0210 KMS.1103",
			"import-key-material": "done KMS.0209 KMS.0210 KMS.0309 KMS.0310",
		}));
});
