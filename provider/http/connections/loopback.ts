/** Whether a host of a URL is this machine itself: what is sent there does not leave it. */
export function isLoopback(hostname: string): boolean {
	return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
