import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

export const STACK = "pulumi:pulumi:Stack";

interface Named {
	getType(): string;
	getName(): string;
	getParent(): string;
}

export function urnOf(request: Named): string {
	return urn(request.getType(), request.getName(), request.getParent());
}

function urn(type: string, name: string, parent: string): string {
	const parentType = parent.split("::")[2] ?? "";
	const qualified = parentType && parentType !== STACK ? `${parentType}$${type}` : type;
	return `urn:pulumi:test::test::${qualified}::${name}`;
}

/** The URNs that resources may have had earlier. Those of a component's children follow from its own. */
export class Aliases {
	/** By the URN that a resource has. */
	readonly #known = new Map<string, readonly string[]>();

	of(request: RegisterResourceRequest, itsUrn: string): readonly string[] {
		const own = request.getAliasesList().map((alias) => aliasOf(alias, request));
		const inherited = (this.#known.get(request.getParent()) ?? []).map((parent) => inheritedFrom(parent, request));
		const aliases = [...own, ...inherited];
		this.#known.set(itsUrn, aliases);
		return aliases;
	}
}

function aliasOf(alias: ReturnType<RegisterResourceRequest["getAliasesList"]>[number], request: Named): string {
	const spec = alias.getSpec();
	if (!spec) return alias.getUrn();
	const parent = spec.getNoparent() ? "" : spec.getParenturn() || request.getParent();
	return urn(spec.getType() || request.getType(), spec.getName() || request.getName(), parent);
}

/** A child whose name begins with its parent's had a name that began with the parent's earlier one. */
function inheritedFrom(parentAlias: string, request: Named): string {
	const [name, parent] = [request.getName(), nameIn(request.getParent())];
	const earlier = name.startsWith(parent) ? `${nameIn(parentAlias)}${name.slice(parent.length)}` : name;
	return urn(request.getType(), earlier, parentAlias);
}

function nameIn(its: string): string {
	return its.split("::").at(-1) ?? "";
}
