import { OURS, type Run } from "../../run";
import { secrets } from "../../secrets";
import { mapSecrets, type Properties, plain, UNKNOWN } from "./properties";
import type { Observer, Step } from "./steps";

/** Prints a value as the engine does: secret and unknown ones without quotes. */
const shown = (value: unknown) =>
	JSON.stringify(value).replaceAll(`"${UNKNOWN}"`, "output<string>").replaceAll('"[secret]"', "[secret]");

/** What a run in process prints and reports, in the engine's words. */
export class RunRecord implements Observer {
	#output = "";
	readonly #events: object[] = [];
	readonly #steps: string[] = [];
	#outputs: Properties = {};

	step({ op, urn, type, name, replaces = [] }: Step): void {
		this.#events.push({ resourcePreEvent: { metadata: { op, urn, type } } });
		const difference = replaces.length > 0 ? ` [diff: ${replaces.map((property) => `~${property}`).join(",")}]` : "";
		this.#print(`${type} ${name} ${op}${difference}`);
		if (type.startsWith(OURS)) this.#steps.push(op);
	}

	error(error: Error, urn = ""): void {
		// The engine prints the message, and the provider process the stack of most errors.
		this.diagnostic("error", `${error.message}\n${error.stack}`, urn);
	}

	diagnostic(severity: string, message: string, urn = ""): void {
		this.#events.push({ diagnosticEvent: { severity, message, urn } });
		if (severity !== "debug") this.#print(severity === "info" ? message : `${severity}: ${message}`);
	}

	/** A line that the provider process prints. */
	log(line: string): void {
		this.#events.push({ stdoutEvent: { message: line } });
		this.#print(line);
	}

	outputs(outputs: Properties): void {
		this.#outputs = outputs;
		for (const [name, value] of Object.entries(mapSecrets(outputs, () => "[secret]") as Properties))
			this.#print(`    ${name}: ${shown(value)}`);
	}

	/** Searches what was printed and reported for leaks, and returns the result. */
	result(): Run {
		const events = this.#events.map((event) => JSON.stringify(event)).join("\n");
		secrets.search("output", this.#output);
		secrets.search("events", events);
		return { steps: this.#steps, output: this.#output, events, outputs: plain(this.#outputs) };
	}

	#print(line: string): void {
		this.#output += `${line}\n`;
	}
}
