import ts from "typescript";
import { MUTATORS } from "./mutators";

/** A change of one place in a module. */
export interface Mutant {
	/** What changes it: a key of MUTATORS. */
	readonly operator: string;
	/** Number of the line, from 1. */
	readonly line: number;
	/** The line as it was. */
	readonly at: string;
	/** What is changed, and what it becomes, on one line each. */
	readonly from: string;
	readonly to: string;
	/** The module with the change. */
	readonly text: string;
}

/**
 * All mutants of a module. Types, imports and names of properties have none, nor has the text that tables have for the README: a test
 * compares that with the README itself.
 */
export function mutantsOf(text: string): Mutant[] {
	const source = ts.createSourceFile("module.ts", text, ts.ScriptTarget.Latest, true);
	const mutants: Mutant[] = [];
	const visit = (node: ts.Node): void => {
		if (isOfTypes(node) || isProse(node)) return;
		if (!isName(node)) mutants.push(...mutantsAt(node, source));
		ts.forEachChild(node, visit);
	};
	visit(source);
	for (const mutant of mutants) ensureParsed(mutant);
	return mutants;
}

/** What can't be parsed would count as killed. */
function ensureParsed({ operator, line, to, text }: Mutant): void {
	const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
	if (diagnostics.length > 0) throw new Error(`The mutator "${operator}" makes no TypeScript in line ${line}: ${to}`);
}

function mutantsAt(node: ts.Node, { text }: ts.SourceFile): Mutant[] {
	const [start, end] = [node.getStart(), node.getEnd()];
	const from = text.slice(start, end);
	const before = text.slice(0, start);
	const line = before.split("\n").length;
	const at = (text.split("\n")[line - 1] ?? "").trim();
	return Object.entries(MUTATORS).flatMap(([operator, mutate]) =>
		mutate(node, from).map((to) => ({
			operator,
			line,
			at,
			from: oneLine(from),
			to: oneLine(to),
			text: before + to + text.slice(end),
		})),
	);
}

function isOfTypes(node: ts.Node): boolean {
	return (
		ts.isTypeNode(node) ||
		ts.isImportDeclaration(node) ||
		ts.isInterfaceDeclaration(node) ||
		ts.isTypeAliasDeclaration(node)
	);
}

const isProse = (node: ts.Node) => ts.isPropertyAssignment(node) && node.name.getText() === "dayTwo";

const isName = (node: ts.Node) => node.parent && ts.isPropertyAssignment(node.parent) && node.parent.name === node;

const oneLine = (text: string) => text.replace(/\s+/g, " ");
