import type { KINDS } from "./kinds";

/**
 * Code that sets `p` to the path of the installed provider. It looks where any `require` in the program's folder does. If the
 * program doesn't depend on the package, it looks from each package that is installed there, as the `require` of that package
 * would. The state holds this code twice for each resource, so its names are short.
 *
 * - `t` calls a function that looks at files. What isn't there, or isn't this package, is undefined. Any other error surfaces.
 * - `d` holds the folders to search. It grows while they are searched: each package adds the folders of its own `require`. Scopes
 *   (`@`) and the stores of package managers (`.pnpm`) are folders of packages too.
 */
const FIND_PROVIDER = [
	'const n="pulumi-huaweicloud-kms",e=n+"/provider",f=require("fs"),d=new Set(module.paths),',
	// The message quotes the entry only if this package is missing, and not if one that it needs is.
	`t=(g,x)=>{try{return g(x)}catch(r){if(!r.syscall&&!r.message.includes("'"+e+"'"))throw r}};`,
	"let p=t(require.resolve,e);",
	"for(const a of d)for(const b of!p&&t(f.readdirSync,a)||[]){",
	'const c=t(f.realpathSync,a+"/"+b)||a,{resolve:r}=require("module").createRequire(c+"/_");',
	"p=p||t(r,e);r.paths(e).forEach(x=>d.add(x));/^[@.]/.test(b)&&d.add(c)}",
].join("");

/** The engine prints the stack of an error behind its message. */
const REFUSE =
	'throw Object.assign(Error("This resource needs the package "+n+", which is not installed: add it to package.json, install it, and remove it only after an up or a destroy has removed the resource."),{stack:""})';

/**
 * The code in the state by which the engine finds the provider of a resource. It is the same in every program, without paths and
 * without configuration.
 */
export function providerCode(kind: keyof typeof KINDS): string {
	return `exports.handler=()=>{${FIND_PROVIDER}if(p)return require(p).handlers.${kind};${REFUSE}}`;
}
