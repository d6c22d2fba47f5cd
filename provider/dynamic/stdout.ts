import type { Log } from "../resources/shared/lifecycle";

/** What a provider process prints, the engine shows among the diagnostics, for no resource and at one severity. */
export const logToStdout: Log = (severity, message) => {
	process.stdout.write(severity === "warning" ? `warning: ${message}\n` : `${message}\n`);
};
