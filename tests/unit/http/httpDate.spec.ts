import assert from "node:assert/strict";
import { httpDate } from "../../../provider/http/httpDate";

describe("A date in a header", () => {
	it("is read in the form of today, and in the obsolete one with two digits of the year", () => {
		const expected = Date.UTC(1994, 10, 6, 8, 49, 37);
		assert.equal(httpDate("Sun, 06 Nov 1994 08:49:37 GMT"), expected);
		assert.equal(httpDate("Sunday, 06-Nov-94 08:49:37 GMT"), expected);
	});

	it("is none if it deviates from both forms in anything", () => {
		for (const text of [
			"x Sun, 06 Nov 1994 08:49:37 GMT",
			"Sun, 06 Nov 1994 08:49:37 GMT+1",
			"Sun, 06 Nov 1994 08:49:37 +0000",
			"Sun, 6 Nov 1994 08:49:37 GMT",
			"Sun, 06 November 1994 08:49:37 GMT",
			"Sun, 06 Nov 19941 08:49:37 GMT",
			"Sun, 06 Nov 1994 8:49:37 GMT",
			"Sun, 06 Nov 4 08:49:37 GMT",
			"06 Nov 1994 08:49:37 GMT",
			"Sun Nov  6 08:49:37 1994",
			"1994-11-06T08:49:37Z",
			"-1",
			"in 5",
			"",
		])
			assert.equal(httpDate(text), undefined, text);
	});

	it("is none if it has the form of one and does not exist", () => {
		for (const text of ["Sun, 06 Abc 1994 08:49:37 GMT", "Sun, 06 Nov 1994 28:49:37 GMT"])
			assert.equal(httpDate(text), undefined, text);
	});
});
