import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleDependencies, dependencies, version } from "../../../package.json";
import { OPERATIONS } from "../../../provider/kms/operations";
import { USER_AGENT } from "../../../provider/userAgent";

describe("The package", () => {
	it("names its own version to the service", () => assert.equal(USER_AGENT, `pulumi-huaweicloud-kms/${version}`));

	it("contains all its dependencies, each in one version", () => {
		assert.deepEqual([...bundleDependencies].sort(), Object.keys(dependencies).sort());
		for (const [name, range] of Object.entries(dependencies)) assert.match(range, /^\d+\.\d+\.\d+$/, name);
	});

	it("says in its README each action that its operations take in IAM, and no other", () => {
		const readme = readFileSync(join(__dirname, "..", "..", "..", "README.md"), "utf8");
		const policy = JSON.parse(readme.match(/```json\n(\{\s+"Version".*?)```/s)?.[1] ?? "");
		const actions = new Set(Object.values(OPERATIONS).map(({ action }) => action));
		assert.deepEqual(policy.Statement[0].Action.sort(), [...actions].sort());
	});
});
