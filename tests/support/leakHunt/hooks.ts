import { homedir } from "node:os";
import { join, sep } from "node:path";
import type { Context, RootHookObject } from "mocha";
import { secrets } from "../secrets";
import { searchCache } from "./cache";
import { watch } from "./watch";
import { startWireTap, stopWireTap } from "./wireTap";

/** Folders of specs that run programs. */
const HUNTED = ["engine", "scenarios", "examples"].map((folder) => `${sep}tests${sep}${folder}${sep}`);

let since = 0;

/** Searches every spec that runs programs for leaks. A leak fails the test after which it is found. */
export const mochaHooks: RootHookObject = {
	beforeAll(this: Context) {
		const files = this.test?.parent?.suites.map(({ file = "" }) => file) ?? [];
		secrets.isHunting = files.some((file) => HUNTED.some((folder) => file.includes(folder)));
		if (!secrets.isHunting) return;
		since = Date.now();
		startWireTap();
		watch.start();
	},
	afterEach() {
		if (secrets.isHunting) watch.search();
	},
	afterAll() {
		if (!secrets.isHunting) return;
		try {
			searchCache(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), since);
		} finally {
			stopWireTap();
			watch.stop();
			secrets.clear();
			secrets.isHunting = false;
		}
	},
};
