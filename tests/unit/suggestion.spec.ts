import assert from "node:assert/strict";
import fc from "fast-check";
import { closestName, didYouMean } from "../../provider/suggestion";

const NAMES = ["alias", "keySpec", "keyUsage", "description", "pendingDeletionDays", "encoding", "env", "file"];

describe("The name that was probably meant", () => {
	it("is one that differs only in case, underscores or hyphens", () => {
		for (const written of ["keyspec", "KeySpec", "key_spec", "key-spec", "KEY_SPEC"])
			assert.equal(closestName(written, NAMES), "keySpec", written);
		assert.equal(closestName("pending_deletion_days", NAMES), "pendingDeletionDays");
	});

	it("is one with a wrong, missing, additional or transposed letter", () => {
		for (const written of ["keySpac", "keySpc", "keySpecs", "keySepc", "ekySpec"])
			assert.equal(closestName(written, NAMES), "keySpec", written);
		assert.equal(closestName("encodng", NAMES), "encoding");
		assert.equal(closestName("fiel", NAMES), "file");
	});

	it("is the nearest of several", () => {
		assert.equal(closestName("keyUsaeg", ["keyUsages", "keyUsage"]), "keyUsage");
		assert.equal(closestName("abd", ["abc", "abd"]), "abd");
	});

	it("may have a slip in every three characters, and not more", () => {
		assert.equal(closestName("abcxyf", ["abcdef"]), "abcdef");
		for (const [written, name] of [
			["abxyzf", "abcdef"],
			["ab", "ac"],
			["material", "region"],
			["id", "keyId"],
		] as const)
			assert.equal(closestName(written, [name]), undefined, written);
	});

	it("is none if nothing was written or nothing is known", () => {
		assert.equal(closestName("", NAMES), undefined);
		assert.equal(closestName("_", NAMES), undefined);
		assert.equal(closestName("alias", []), undefined);
	});

	it("is always a known name, and a name itself if that is known", () => {
		const rule = (written: string) => {
			const closest = closestName(written, NAMES);
			assert.ok(closest === undefined || NAMES.includes(closest));
		};
		fc.assert(fc.property(fc.string(), rule));
		for (const name of NAMES) assert.equal(closestName(name, NAMES), name);
	});

	it("is found without comparing a long text letter by letter", () => {
		const started = process.cpuUsage().user;
		assert.equal(closestName("k".repeat(2_000_000), NAMES), undefined);
		assert.ok(process.cpuUsage().user - started < 5_000_000);
	});

	it("ends a message, if there is one", () => {
		assert.equal(didYouMean("keyspec", NAMES), "; did you mean keySpec?");
		assert.equal(didYouMean("material", NAMES), "");
	});
});
