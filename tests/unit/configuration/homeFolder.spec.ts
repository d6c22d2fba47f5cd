import assert from "node:assert/strict";
import { homedir } from "node:os";
import { expandHome } from "../../../provider/configuration/homeFolder";

describe("A path in a setting", () => {
	it("may begin with ~ for the home folder", () => {
		for (const [path, expanded] of [
			["~/ca.pem", "/home/$&/ca.pem"],
			["~\\ca.pem", "/home/$&\\ca.pem"],
			["~", "/home/$&"],
		] as const)
			assert.equal(expandHome(path, { HOME: "/home/$&" }), expanded);
		assert.equal(expandHome("~/a", { USERPROFILE: "C:\\Users\\u" }), "C:\\Users\\u/a");
		assert.equal(expandHome("~/a", {}), `${homedir()}/a`);
	});

	it("has no other form of it", () => {
		for (const path of ["/a/~/b", "~user/a", "a~", "", "./~"]) assert.equal(expandHome(path, { HOME: "/home" }), path);
	});
});
