import ts from "typescript";
import { regexMutants } from "./regexMutants";

/** A text that takes the place of a node's. */
type Mutator = (node: ts.Node, text: string) => readonly string[];

const { SyntaxKind } = ts;

const swapped = (pairs: readonly (readonly [string, ...string[]])[]): Readonly<Record<string, readonly string[]>> =>
	Object.fromEntries(pairs.map(([from, ...to]) => [from, to]));

/** Operators of two operands, and what takes their place. */
const BINARY = swapped([
	["+", "-"],
	["-", "+"],
	["*", "/"],
	["/", "*"],
	["%", "*"],
	["<", "<=", ">="],
	["<=", "<", ">"],
	[">", ">=", "<="],
	[">=", ">", "<"],
	["===", "!=="],
	["!==", "==="],
	["&&", "||"],
	["||", "&&"],
	["??", "&&"],
	["+=", "-="],
	["-=", "+="],
	["*=", "/="],
]);

const COMPARING = /^([<>]=?|[!=]==|&&|\|\|)$/;

/** Methods, and those that take their place. Without one, what they are called on does. */
const METHODS = swapped([
	["endsWith", "startsWith"],
	["startsWith", "endsWith"],
	["toUpperCase", "toLowerCase"],
	["toLowerCase", "toUpperCase"],
	["some", "every"],
	["every", "some"],
	["min", "max"],
	["max", "min"],
	["trim"],
	["sort"],
	["filter"],
	["slice"],
	["flat"],
]);

const isString = (node: ts.Node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);

/** What each operator of mutation does. They are Stryker's, and one for numbers. */
export const MUTATORS: Readonly<Record<string, Mutator>> = {
	operator: (node, text) => {
		if (!ts.isBinaryExpression(node) || (isString(node.left) && isString(node.right))) return [];
		const { left, operatorToken, right } = node;
		const offset = node.getStart();
		const [before, after] = [text.slice(0, operatorToken.getStart() - offset), text.slice(right.getStart() - offset)];
		return left && (BINARY[operatorToken.getText()] ?? []).map((other) => `${before}${other} ${after}`);
	},
	condition: (node) => {
		if (ts.isBinaryExpression(node) && COMPARING.test(node.operatorToken.getText())) return ["true", "false"];
		const { parent } = node;
		if (!parent) return [];
		if (
			(ts.isIfStatement(parent) && parent.expression === node) ||
			(ts.isConditionalExpression(parent) && parent.condition === node)
		)
			return ts.isBinaryExpression(node) ? [] : ["true", "false"];
		return (ts.isWhileStatement(parent) && parent.expression === node) ||
			(ts.isForStatement(parent) && parent.condition === node)
			? ["false"]
			: [];
	},
	negation: (node) => {
		if (node.kind === SyntaxKind.TrueKeyword) return ["false"];
		if (node.kind === SyntaxKind.FalseKeyword) return ["true"];
		if (!ts.isPrefixUnaryExpression(node)) return [];
		if (node.operator === SyntaxKind.ExclamationToken) return [node.operand.getText()];
		return node.operator === SyntaxKind.MinusToken ? [`+${node.operand.getText()}`] : [];
	},
	step: (node, text) =>
		ts.isPostfixUnaryExpression(node) ? [text.replace(/\+\+$|--$/, (sign) => (sign === "++" ? "--" : "++"))] : [],
	method: (node) => {
		if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
		const { expression, name } = node.expression;
		if (!Object.hasOwn(METHODS, name.text)) return [];
		const others = METHODS[name.text] ?? [];
		if (others.length === 0) return [expression.getText()];
		const rest = node.getText().slice(name.getEnd() - node.getStart());
		return others.map((other) => `${expression.getText()}.${other}${rest}`);
	},
	optional: (node, text) => {
		const token = (node as ts.PropertyAccessChain).questionDotToken;
		if (!token || token.kind !== SyntaxKind.QuestionDotToken) return [];
		const at = token.getStart() - node.getStart();
		return [`${text.slice(0, at)}${ts.isPropertyAccessExpression(node) ? "." : ""}${text.slice(at + 2)}`];
	},
	string: (node) => {
		if (!isString(node) || ts.isTaggedTemplateExpression(node.parent)) return [];
		return ts.isStringLiteralLike(node) && node.text === "" ? ['"another text"'] : ['""'];
	},
	number: (node) => (ts.isNumericLiteral(node) ? [`${Number(node.text.replaceAll("_", "")) + 1}`] : []),
	regex: (node, text) => (ts.isRegularExpressionLiteral(node) ? regexMutants(text) : []),
	array: (node) => (ts.isArrayLiteralExpression(node) && node.elements.length > 0 ? ["[]"] : []),
	object: (node) => (ts.isObjectLiteralExpression(node) && node.properties.length > 0 ? ["{}"] : []),
	block: (node) => (ts.isBlock(node) && node.statements.length > 0 ? ["{}"] : []),
	arrow: (node) => {
		if (!ts.isArrowFunction(node) || ts.isBlock(node.body)) return [];
		return [`(${node.parameters.map((parameter) => parameter.getText()).join(", ")}) => undefined`];
	},
};
