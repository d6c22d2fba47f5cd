import { createHandlers, type Handlers } from "../../provider";
import { type Clock, systemClock } from "../../provider/time";
import { dynamicConfig } from "./dynamicConfig";
import type { TestEmulator } from "./emulator";
import { passwordEnvironment } from "./passwordEnvironment";
import { LOW_COST } from "./scryptCost";

/** The handlers of one provider process, in this process. */
export class InProcess {
	readonly handlers: Handlers;
	/** What they have logged. */
	readonly logged: string[] = [];

	/** @param emulator for the default of the environment */
	constructor(
		emulator: TestEmulator | undefined,
		env: NodeJS.ProcessEnv = emulator ? passwordEnvironment(emulator.settings) : {},
		clock: Clock = systemClock,
	) {
		const log = (_severity: string, message: string) => void this.logged.push(message);
		this.handlers = createHandlers({ clock, scryptCost: LOW_COST, env, log });
	}

	/** As the engine does at the start of a run: each kind, with the same settings. */
	async configure(settings: Readonly<Record<string, string>> = {}): Promise<this> {
		const config = dynamicConfig(settings);
		for (const handler of Object.values(this.handlers)) await handler.configure({ config });
		return this;
	}

	/** The checked arguments. */
	async check(
		kind: keyof Handlers,
		news: Readonly<Record<string, unknown>>,
		olds: Readonly<Record<string, unknown>> = {},
	): Promise<Readonly<Record<string, unknown>>> {
		const { inputs = {}, failures = [] } = await this.handlers[kind].check(olds, news);
		if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property} ${reason}`).join(" "));
		return inputs;
	}

	/** A new resource: its id and its state. */
	async create(kind: keyof Handlers, news: Readonly<Record<string, unknown>>) {
		const { id, outs = {} } = await this.handlers[kind].create(await this.check(kind, news));
		return { id, state: outs };
	}
}
