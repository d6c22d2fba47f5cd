import type { Suite } from "mocha";
import { onTheEngine } from "../stack";
import type { Host } from "./host";
import { inProcess } from "./inProcess/inProcessStack";

type Rule = (title: string, play: Mocha.AsyncFunc) => void;

/** Registers a scenario, as mocha's `it` does, on the hosts that the run plays it on. */
export interface ScenarioIt extends Rule {
	/** For what only an engine can show: played on the engine in every run. */
	readonly onTheEngine: Rule;
	/** For what both must show in every run. */
	readonly onEveryHost: Rule;
}

/** Set by `npm run test:all`, which plays every scenario on every host, so that the host in process is held to the engine. */
const isOnAllHosts = process.env.SCENARIO_HOSTS === "all";

/**
 * Describes scenarios once for all hosts. A scenario plays in process, or where its `it` says.
 * @param title with the host's name at the end, or in place of "{host}"
 * @param describeOn describes the scenarios on one host, with the given `it`
 */
export function onHosts(title: string, describeOn: (this: Suite, host: Host, it: ScenarioIt) => void): void {
	for (const host of [inProcess, onTheEngine]) {
		describe(titleOn(host, title), function () {
			describeOn.call(this, host, scenarioIt(host));
		});
	}
}

function titleOn({ name }: Host, title: string): string {
	return title.includes("{host}") ? title.replace("{host}", name) : `${title} ${name}`;
}

function scenarioIt(host: Host): ScenarioIt {
	const rule =
		(isPlayed: boolean): Rule =>
		(title, play) => {
			if (isPlayed) it(title, play);
		};
	const isEngine = host === onTheEngine;
	return Object.assign(rule(!isEngine || isOnAllHosts), {
		onTheEngine: rule(isEngine),
		onEveryHost: rule(true),
	});
}
