import type { TestEmulator } from "../../support/emulator";
import { outcome } from "./kmsRequests";

/** encrypt-data and decrypt-data of the current emulator of a spec. */
export const encrypting = (emulator: () => TestEmulator) => ({
	encrypt: async (key_id: string, plain_text: string, more: object = {}) =>
		`${(await emulator().kmsAnswer("encrypt-data", { key_id, plain_text, ...more })).cipher_text}`,
	decrypt: (cipher_text: string, more: object = {}) => emulator().kmsAnswer("decrypt-data", { cipher_text, ...more }),
	decryptOutcome: (cipher_text: string, more: object = {}) =>
		outcome(emulator(), "decrypt-data", { cipher_text, ...more }),
});
