import { createHandlers, type Handlers } from "./dynamic/handlers";
import { logToStdout } from "./dynamic/stdout";
import { systemClock } from "./time";
import { SCRYPT_COST } from "./wrapping/scrypt";

export { createHandlers, type Handlers } from "./dynamic/handlers";
export type { Process } from "./dynamic/session";

export const { importParameters, wrappedKeyMaterial, keyMaterial, externalKey }: Handlers = createHandlers({
	clock: systemClock,
	scryptCost: SCRYPT_COST,
	env: process.env,
	log: logToStdout,
});
