import type { ScryptCost } from "../../provider/wrapping";

/** 2 KiB and microseconds: for tests of what a fingerprint decides, and not of what it costs. */
export const LOW_COST: ScryptCost = { log2N: 4, r: 1, p: 1 };
