/** Versions of the engine and of what belongs to it. No other file names them. */

/** Version of the engine that this release is tested with. */
export const ENGINE_VERSION = "3.259.0";

/** Last version of the Node language host that is part of the `sdk` Go module. It works with newer engines. */
export const LANGUAGE_HOST_VERSION = "3.60.0";

/** Version of the plugin for the `@pulumi/random` in package.json. */
export const RANDOM_PLUGIN_VERSION = "4.21.2";

/** Oldest version of Go that compiles the engine. */
export const GO_VERSION = "1.25";
