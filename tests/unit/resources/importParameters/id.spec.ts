import assert from "node:assert/strict";
import { importParametersId } from "../../../../provider/resources/importParameters/state";

const ID = {
	region: "cn-north-4",
	projectId: "p1",
	keyId: "0d0466b0-e727-4d9c-b35d-f84bb474a37f",
	wrappingAlgorithm: "SM2_ENCRYPT",
} as const;

describe("The id of import parameters", () => {
	it("is region, project, key and algorithm, as people would write it", () => {
		assert.equal(importParametersId.format(ID), "cn-north-4/p1/0d0466b0-e727-4d9c-b35d-f84bb474a37f/SM2_ENCRYPT");
	});

	it("gives back what it was made of, an endpoint of the resource's own included", () => {
		for (const id of [
			{ ...ID, endpoint: undefined },
			{ ...ID, endpoint: "http://127.0.0.1:8085" },
		]) {
			assert.deepEqual(importParametersId.parse(importParametersId.format(id)), id);
		}
	});

	it("is refused with the form it should have", () => {
		for (const id of [
			"",
			"x",
			"cn-north-4/p1/key",
			"cn-north-4/p1/key/ROT13",
			`cn-north-4/p1/${ID.keyId}/SM2_ENCRYPT/x`,
			`cn-north-4/p1/${ID.keyId}/SM2_ENCRYPT?endpoint=http%3A%2F%2Fkms.example.com`,
			`cn-north-4/..%2F/${ID.keyId}/SM2_ENCRYPT`,
			`cn-north-4/p1/${ID.keyId}/`,
			"//k/SM2_ENCRYPT",
		]) {
			assert.throws(() => importParametersId.parse(id), /<region>\/<projectId>\/<keyId>\/<wrappingAlgorithm>/, id);
		}
	});
});
