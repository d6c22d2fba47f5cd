/** The directions of design and README: sdk → (types of) provider; inside provider lifecycle → kms → http and auth, lifecycle → material → wrapping; emulator on its own. */
const only = (name, from, to) => ({
	name,
	severity: "error",
	from: { path: from },
	to: { path: "^(provider|sdk|emulator)/", pathNot: to },
});

module.exports = {
	forbidden: [
		{ name: "no-circles", severity: "error", from: {}, to: { circular: true } },
		{
			name: "sdk-takes-types-only-from-provider",
			severity: "error",
			from: { path: "^sdk/" },
			to: { path: "^(provider|emulator)/", dependencyTypesNot: ["type-only"] },
		},
		{
			name: "provider-knows-no-sdk",
			severity: "error",
			from: { path: "^provider/" },
			to: { path: "^(sdk|emulator)/" },
		},
		{
			name: "emulator-stands-alone",
			severity: "error",
			from: { path: "^emulator/" },
			to: { path: "^(sdk|provider)/" },
		},
		only("http-knows-nothing-above-it", "^provider/http/", "^provider/(http/|errors|json|getOrCreate|time|userAgent)"),
		only("auth-knows-http", "^provider/auth/", "^provider/(auth|answers|http)/|^provider/(errors|getOrCreate|time)"),
		only(
			"configuration-knows-what-it-configures",
			"^provider/configuration/",
			"^provider/(configuration|auth|http)/|^provider/(errors|json)",
		),
		only(
			"wrapping-stands-alone",
			"^provider/wrapping/",
			"^provider/wrapping/|^provider/(errors|kms/(keySpec|wrappingAlgorithm))",
		),
		only(
			"material-knows-wrapping",
			"^provider/materialSource/",
			"^provider/(materialSource|wrapping)/|^provider/(errors|time)",
		),
		only("kms-knows-http-and-auth", "^provider/kms/", "^provider/(kms|auth|answers|http)/|^provider/(errors|time)"),
		{
			name: "pulumi-stays-at-the-edge",
			severity: "error",
			from: { path: "^provider/", pathNot: "^provider/(resources/|dynamic/|index)" },
			to: { path: "@pulumi/pulumi" },
		},
		{
			name: "provider-takes-types-only-from-pulumi",
			severity: "error",
			from: { path: "^provider/" },
			to: { path: "@pulumi/pulumi", dependencyTypesNot: ["type-only"] },
		},
		{ name: "all-imports-resolve", severity: "error", from: {}, to: { couldNotResolve: true } },
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: "tsconfig.json" },
		// Some packages can only be imported, not required.
		enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
		doNotFollow: { path: "node_modules" },
		exclude: "/dist/",
	},
};
