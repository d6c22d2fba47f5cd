import { keepEnvironmentOutOf } from "./dynamic/diagnosticReport";
import { endWithEngine } from "./dynamic/engineLife";
import { type Handlers, handlersOf } from "./dynamic/handlers";
import { plaintextLogWarnings } from "./dynamic/plaintextLogs";
import { Session } from "./dynamic/session";
import { logToStdout } from "./dynamic/stdout";
import { systemClock } from "./time";
import { SCRYPT_COST } from "./wrapping/scrypt";

export { createHandlers, type Handlers } from "./dynamic/handlers";
export type { Process } from "./dynamic/session";

endWithEngine();

const { argv, env, report } = process;
const warnings = plaintextLogWarnings({ argv, env, report });
keepEnvironmentOutOf(report);
const session = new Session({ clock: systemClock, scryptCost: SCRYPT_COST, env, log: logToStdout, warnings });

/** What the code in the state asks for. */
export const handlers: Handlers = handlersOf(session);

/** What the code that release 0.1.0 stored asks for. Handlers of their own, because the engine configures them beside the others. */
export const { importParameters, wrappedKeyMaterial, keyMaterial, externalKey }: Handlers = handlersOf(session);
