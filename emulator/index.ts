export { withEmulator } from "./environment";
export type { Fault } from "./faults";
export type { JournalEntry } from "./journal";
export type { EmulatorOptions } from "./settings";
export { type Emulator, startEmulator } from "./startEmulator";
