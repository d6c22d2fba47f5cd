export { withEmulator } from "./environment";
export type { Fault } from "./faults";
export type { JournalEntry } from "./journal";
export type { Project } from "./projects";
export type { EmulatorOptions, MetadataMode, TlsOptions } from "./settings";
export type { Sm2CiphertextLayout } from "./sm2";
export { type Emulator, startEmulator } from "./startEmulator";
