/**
 * What belongs to the run of pulumi and opens its state. A tool that needs one of these gets it under another name. Everything else is
 * passed on: which credentials a tool needs, its own or those of this provider, only the program knows.
 */
const WITHHELD = [
	"PULUMI_ACCESS_TOKEN",
	"PULUMI_BACKEND_URL",
	"PULUMI_CONFIG",
	"PULUMI_CONFIG_PASSPHRASE",
	"PULUMI_CONFIG_PASSPHRASE_FILE",
	"PULUMI_CONFIG_SECRET_KEYS",
];

const SECRET_NAME = /KEY|SECRET|TOKEN|PASS|_PWD|CRED|AUTH|PRIVATE|_[AS]K$/i;
/** A shorter value would be found in every other word. */
const MIN_SECRET_LENGTH = 4;

/** The variables that a command gets. */
export interface CommandEnvironment {
	readonly env: NodeJS.ProcessEnv;
	/** The names of those that are set and that it doesn't get. */
	readonly withheld: readonly string[];
	/** The values that must not be printed, judging by the names of their variables. */
	readonly secrets: readonly string[];
}

export function commandEnvironment(env: NodeJS.ProcessEnv): CommandEnvironment {
	const variables = Object.entries(env);
	// Windows ignores the case of names.
	const isWithheld = (name: string) => WITHHELD.includes(name.toUpperCase());
	return {
		env: Object.fromEntries(variables.filter(([name]) => !isWithheld(name))),
		withheld: variables.flatMap(([name]) => (isWithheld(name) ? [name] : [])),
		secrets: variables.flatMap(([name, value = ""]) =>
			(SECRET_NAME.test(name) || isWithheld(name)) && value.length >= MIN_SECRET_LENGTH ? [value] : [],
		),
	};
}
