import { KmsImportError } from "../errors";
import { inTermsOfResources } from "../resources/shared/remediation";

/**
 * The same lifecycle with its errors made fit for the engine, which prints an error's stack beside its message: for a failure
 * users can act on, the stack is noise. Programmers' faults keep theirs.
 */
export function bridge<Lifecycle extends object>(lifecycle: Lifecycle): Lifecycle {
	return new Proxy(lifecycle, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name, target);
			if (typeof member !== "function") return member;
			return async (...args: unknown[]) => {
				try {
					return await member.apply(target, args);
				} catch (error) {
					const failure = inTermsOfResources(error);
					if (failure instanceof KmsImportError) failure.stack = `code ${failure.code}`;
					throw failure;
				}
			};
		},
	});
}
