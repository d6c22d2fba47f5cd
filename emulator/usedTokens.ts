import type { ImportGrant } from "./importTokens";

/** Import tokens that material came in with, remembered until they expire. */
export class UsedTokens {
	readonly #expirations = new Map<string, number>();

	add({ tokenId, expirationTime }: ImportGrant, nowSeconds: number): void {
		for (const [id, expiration] of this.#expirations) if (nowSeconds >= expiration) this.#expirations.delete(id);
		this.#expirations.set(tokenId, expirationTime);
	}

	has({ tokenId }: ImportGrant): boolean {
		return this.#expirations.has(tokenId);
	}
}
