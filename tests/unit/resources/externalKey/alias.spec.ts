import assert from "node:assert/strict";
import { autoAlias } from "../../../../provider/resources/externalKey/alias";

const seed = Uint8Array.of(0x01, 0x23, 0x45, 0x67, 0x89);

describe("The alias of a key that is given none", () => {
	it("is the resource's name and seven digits of the seed", () => {
		assert.equal(autoAlias("payments", seed), "payments-0123456");
	});

	it("has a dash for each character that the service doesn't accept", () => {
		assert.equal(autoAlias("Az09:/_-ä b.c", seed), "Az09:/_---b-c-0123456");
	});

	it("has at most 255 characters, the digits included", () => {
		assert.equal(autoAlias("n".repeat(247), seed), `${"n".repeat(247)}-0123456`);
		assert.equal(autoAlias("n".repeat(400), seed), `${"n".repeat(247)}-0123456`);
	});
});
