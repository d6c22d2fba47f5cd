/** The message of the error that reading something throws; empty if it throws none. */
export function failureOf(read: () => unknown): string[] {
	try {
		read();
		return [];
	} catch (error) {
		return [(error as Error).message];
	}
}
