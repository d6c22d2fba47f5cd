import type { PulumiFn } from "@pulumi/pulumi/automation";
import type { TestEmulator } from "../emulator";
import { passwordEnvironment } from "../passwordEnvironment";
import type { Run, RunOptions } from "../run";

/** A resource in the state, with its secrets decrypted. */
export interface StoredResource {
	readonly urn: string;
	readonly type: string;
	readonly id: string;
	readonly inputs: Readonly<Record<string, unknown>>;
	readonly outputs: Readonly<Record<string, unknown>>;
}

/** A stack with a program that tests can replace between runs. Everything that its runs leave behind is searched for leaks. */
export interface Stack {
	/** The program's folder. It may hold files of the test. */
	readonly folder: string;
	/** Sets the program of the next runs. */
	with(program: PulumiFn): this;
	/** Sets environment variables of the next runs, beside those of the stack. */
	withEnvironment(env: Readonly<Record<string, string>>): this;
	/** Moves the clock of the machine that the next runs are on, in seconds. The emulator has its own. */
	advanceClock(seconds: number): this;
	/** Sets Pulumi config, as `pulumi config set --path huaweicloud:<path>` does. Passwords are set as secrets. */
	setConfig(values: Readonly<Record<string, string>>): Promise<void>;
	up(options?: RunOptions): Promise<Run>;
	preview(options?: RunOptions): Promise<Run>;
	refresh(options?: RunOptions): Promise<Run>;
	destroy(options?: RunOptions): Promise<Run>;
	/** Returns the resources of this project in the state. */
	resources(): Promise<StoredResource[]>;
	/** Returns the state as JSON, with its secrets decrypted. */
	exportWithSecrets(): Promise<string>;
	/** Empties the state, as if a killed run had lost everything that it made. */
	forget(): Promise<void>;
	/** Returns the contents of all files of the stack, in which secrets are encrypted. */
	files(): Promise<string>;
	remove(): Promise<void>;
}

/** Where a scenario's programs run. */
export interface Host {
	/** For titles: "in process" or "on the engine". */
	readonly name: string;
	/** @param env environment variables with the provider's settings */
	createStack(program: PulumiFn, env: NodeJS.ProcessEnv): Promise<Stack>;
}

/** Creates a stack whose provider uses an emulator. @param env additional variables, such as one that holds key material */
export function stackFor(
	host: Host,
	emulator: TestEmulator,
	program: PulumiFn = async () => {},
	env: NodeJS.ProcessEnv = {},
): Promise<Stack> {
	return host.createStack(program, { ...passwordEnvironment(emulator.settings), ...env });
}
