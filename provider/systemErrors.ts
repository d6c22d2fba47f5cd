/** The code of an error of the operating system or of Node, for messages: "ENOENT". */
export function codeOf(error: unknown): string {
	return (error as NodeJS.ErrnoException).code ?? "unknown reason";
}
