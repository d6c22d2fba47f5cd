/**
 * Keeps the environment, which holds credentials, out of the reports that Node writes about this process. Node before 22.13
 * can't leave it out.
 * @param report `process.report`
 */
export function keepEnvironmentOutOf(report: object | undefined): void {
	if (report && "excludeEnv" in report) report.excludeEnv = true;
}
