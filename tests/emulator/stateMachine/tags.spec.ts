import { Sequences } from "../support/sequences/sequences";

/** Each part has its own time limit, far above what a busy machine needs. */
const PARTS = 6;
const SEQUENCES = 500;

describe("Tags and lists of keys, in random sequences,", () => {
	let sequences: Sequences;

	before(async () => {
		sequences = await Sequences.start();
	});
	after(() => sequences.close());

	for (let part = 1; part <= PARTS; part++) {
		it(`show everything that was added and not removed, in ${SEQUENCES} sequences (${part} of ${PARTS})`, () =>
			sequences.check("tags", SEQUENCES));
	}

	it("and all outcomes of each operation have occurred", () =>
		sequences.assertCovered({
			"add-tag": "done KMS.0207 KMS.0321 KMS.0405 KMS.0406 KMS.0409 KMS.0410 KMS.0411",
			"tags/action": "done KMS.0207 KMS.0321 KMS.0401 KMS.0404 KMS.0405 KMS.0406 KMS.0409 KMS.0410 KMS.0411",
			"delete-tag": "done KMS.0207 KMS.0416",
			"list-tags": "done KMS.0207",
			"list-project-tags": "done KMS.0321",
			"list-keys": "done KMS.0308 KMS.1601 KMS.1602",
			"update-key-alias": "done KMS.0210 KMS.1104",
		}));
});
