import assert from "node:assert/strict";
import { joinId, KEY_ID_PARTS, keyIdIn, splitId } from "../../../../provider/resources/shared/idFormat";

const parts = ["cn-north-4", "p1", "k1"];

describe("The text of an id", () => {
	it("is the parts as a path, and the endpoint if the resource has its own", () => {
		assert.equal(joinId({ parts, endpoint: undefined }), "cn-north-4/p1/k1");
		assert.equal(joinId({ parts, endpoint: "" }), "cn-north-4/p1/k1");
		const endpoint = "http://h:1/?a=b&c#d";
		assert.equal(joinId({ parts, endpoint }), "cn-north-4/p1/k1?endpoint=http%3A%2F%2Fh%3A1%2F%3Fa%3Db%26c%23d");
	});

	it("is taken apart into what it was made of", () => {
		for (const endpoint of [undefined, "http://h:1/?a=b&c#d"])
			assert.deepEqual(splitId(joinId({ parts, endpoint })), { parts, endpoint });
		assert.deepEqual(splitId(""), { parts: [""], endpoint: undefined });
	});

	it("of a resource of which each key has one names region, project and key", () => {
		assert.deepEqual(KEY_ID_PARTS, ["region", "projectId", "keyId"]);
	});

	it("has the id of the key in third place", () => {
		assert.equal(keyIdIn("cn-north-4/p1/k1/SM2_ENCRYPT?endpoint=x"), "k1");
		assert.equal(keyIdIn("cn-north-4/p1"), "");
	});
});
