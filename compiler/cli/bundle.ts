/** The command line's modules into `dist/bundle`: one script, beside the program of the threads that ask TypeScript. */
import standalone from "ajv/dist/standalone/index.js"
import { build, type BuildOptions, type Plugin } from "esbuild"
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { ajv, references } from "../parse/validators.ts"

/** To make the validators of the schemas takes a fifth of a short command. */
const readyValidators: Plugin = {
  name: "validators",
  setup: ({ onLoad }) => {
    const names = Object.fromEntries(references.map((reference, index) => [`of${index}`, reference]))
    const table = references.map((reference, index) => `[${JSON.stringify(reference)}, of${index}]`)
    onLoad({ filter: /compiler\/parse\/validators\.ts$/ }, () => ({
      contents: `${standalone.default(ajv, names)}
const validators = new Map([${table.join(", ")}])
export const validatorOf = (reference) => validators.get(reference)
`,
      resolveDir: process.cwd()
    }))
  }
}

/** To load TypeScript's client file by file takes longer than what it is asked; its native program stays where it is. */
const nativeProgram: Plugin = {
  name: "native program",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^#getExePath$/ }, () => ({ path: "getExePath", namespace: "native" }))
    onLoad({ filter: /./, namespace: "native" }, () => ({
      contents: `import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"
const beside = pathToFileURL(createRequire(import.meta.url).resolve("typescript/package.json"))
const { default: getExePath } = await import(new URL("lib/getExePath.js", beside).href)
export default getExePath
`
    }))
  }
}

const common: BuildOptions = {
  outdir: "dist/bundle",
  bundle: true,
  platform: "node",
  target: "node22.19",
  conditions: ["perdure-source"],
  logLevel: "warning",
  plugins: [readyValidators, nativeProgram],
  // These only serve, which the bundle never does.
  external: [
    "tsx",
    "./runtime/server/server.ts",
    "./node_modules/effect/dist/http-api/internal/httpApi*"
  ],
  // The one for Node looks into the environment at every token, and each look is a call into the system.
  alias: { yaml: "./node_modules/yaml/browser/index.js" }
}

// The program is a script and not modules, of which Node could keep less compiled: see `bin.js`. Its name says which one it is.
await build({
  ...common,
  entryPoints: { main: "compiler/cli/main.ts" },
  entryNames: "[name]-[hash]",
  format: "cjs",
  define: { "import.meta.url": "bundleUrl" }
})

await build({
  ...common,
  entryPoints: { "judge-thread": "compiler/check/judge-thread.ts" },
  format: "esm",
  // Bundled CommonJS asks for Node's own modules.
  banner: {
    js: "import { createRequire as requireFrom } from \"node:module\"\nconst require = requireFrom(import.meta.url)"
  }
})

/** What `--help` says is the same each time, so that the executable can say it at once. */
const helps = [["txt", { NO_COLOR: "1" }], ["ansi", { FORCE_COLOR: "1" }]] as const
for (const [ending, color] of helps) {
  const env = { PATH: process.env.PATH, ...color }
  const help = execFileSync(process.execPath, ["compiler/cli/bin.js", "--help"], { env })
  writeFileSync(`dist/bundle/help.${ending}`, help)
}
