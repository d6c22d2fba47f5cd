import { commandLine, type Flags, optionsOf } from "./commandLine";
import { withEmulator } from "./environment";
import { instructions } from "./instructions";
import { Signals } from "./signals";
import { runCommand } from "./wrappedCommand";

commandLine.action(async (command: readonly string[], flags: Flags) => {
	const signals = new Signals();
	// Loading this takes most of the start-up time, and help and version don't need it.
	const { startEmulator } = await import("../startEmulator.js");
	const emulator = await startEmulator(optionsOf(flags));
	try {
		if (flags.json) process.stdout.write(`${JSON.stringify(emulator)}\n`);
		else if (command.length === 0) process.stdout.write(instructions(emulator));
		if (command.length > 0) process.exitCode = await runCommand(command, withEmulator(process.env, emulator), signals);
		else await new Promise<unknown>((resolve) => signals.receive(resolve));
	} finally {
		signals.release();
		await emulator.close();
	}
});

commandLine.parseAsync().catch((error: Error) => {
	process.stderr.write(`huaweicloud-kms-emulator: ${error.message}\n`);
	process.exitCode ||= 1;
});
