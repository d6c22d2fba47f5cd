/** Versions that the matrix is tested with: the oldest and the newest that are supported. */

/** Oldest supported Node and the newest line, by major version. */
export const NODES = { 20: "20.19.0", 24: "24.21.0" };

/** Oldest supported `@pulumi/pulumi`, and the newest at the time of this release. */
export const PULUMIS = ["3.150.0", "3.276.0"];

/** Columns of the table: specs of a folder, or tests of the packed package by package manager. */
export const SUITES = ["unit", "scenarios", "engine", "npm", "pnpm", "yarn"];
