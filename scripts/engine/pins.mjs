/** The one place that names the versions of the engine and what goes with it. */

/** The engine this release is tested with. */
export const ENGINE_VERSION = "3.259.0";

/** The last version of the Node language host that is served as part of the `sdk` Go module; it works with newer engines. */
export const LANGUAGE_HOST_VERSION = "3.60.0";

/** The plugin that belongs to the `@pulumi/random` of package.json. */
export const RANDOM_PLUGIN_VERSION = "4.21.2";

/** The oldest Go that compiles the engine. */
export const GO_VERSION = "1.25";
