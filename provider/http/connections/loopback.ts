/** Whether the host of a URL is this machine itself, so that requests to it don't leave the machine. */
export function isLoopback(hostname: string): boolean {
	return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
