/** The ends of what is supported, and what the matrix is tested with. */

/** The oldest Node that is supported, and the newest line; by the name of the line. */
export const NODES = { 20: "20.19.0", 24: "24.21.0" };

/** The oldest `@pulumi/pulumi` that is supported, and the newest that was there at the time of this release. */
export const PULUMIS = ["3.150.0", "3.276.0"];

/** The columns of the table: specs of a folder, or tests of the packed package by who installed it. */
export const SUITES = ["unit", "engine", "npm", "pnpm", "yarn"];
