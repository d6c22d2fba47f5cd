import type { Log } from "../resources/shared/lifecycle";

/** The engine shows the output of a provider process as diagnostics, without a resource and at a single severity. */
export const logToStdout: Log = (severity, message) => {
	process.stdout.write(severity === "warning" ? `warning: ${message}\n` : `${message}\n`);
};
