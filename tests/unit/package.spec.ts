import assert from "node:assert/strict";
import { version } from "../../package.json";
import { USER_AGENT } from "../../provider/userAgent";

describe("The package", () => {
	it("names its own version to the service", () => assert.equal(USER_AGENT, `pulumi-huaweicloud-kms/${version}`));
});
