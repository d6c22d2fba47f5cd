import { Sequences } from "../support/sequences/sequences";

/** Enough for a busy machine. */
const TIMEOUT_MS = 300_000;

describe("Tags and lists of keys, in random sequences,", () => {
	let sequences: Sequences;

	before(async () => {
		sequences = await Sequences.start();
	});
	after(() => sequences.close());

	it("show everything that was added and not removed, in 3,000 sequences", () =>
		sequences.check("tags", 3000, {
			"add-tag": "done KMS.0207 KMS.0321 KMS.0405 KMS.0406 KMS.0409 KMS.0410 KMS.0411",
			"tags/action": "done KMS.0207 KMS.0321 KMS.0401 KMS.0404 KMS.0405 KMS.0406 KMS.0409 KMS.0410 KMS.0411",
			"delete-tag": "done KMS.0207 KMS.0416",
			"list-tags": "done KMS.0207",
			"list-project-tags": "done KMS.0321",
			"list-keys": "done KMS.0308 KMS.1601 KMS.1602",
			"update-key-alias": "done KMS.0210 KMS.1104",
		})).timeout(TIMEOUT_MS);
});
