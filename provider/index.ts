import { type Handlers, handlersOf } from "./dynamic/handlers";
import { Session } from "./dynamic/session";
import { logToStdout } from "./dynamic/stdout";
import { systemClock } from "./time";
import { SCRYPT_COST } from "./wrapping/scrypt";

export { createHandlers, type Handlers } from "./dynamic/handlers";
export type { Process } from "./dynamic/session";

const session = new Session({ clock: systemClock, scryptCost: SCRYPT_COST, env: process.env, log: logToStdout });

/** What the code in the state asks for. */
export const handlers: Handlers = handlersOf(session);

/** What the code that release 0.1.0 stored asks for. Handlers of their own, because the engine configures them beside the others. */
export const { importParameters, wrappedKeyMaterial, keyMaterial, externalKey }: Handlers = handlersOf(session);
