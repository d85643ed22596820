#!/usr/bin/env node
/** The executable: refuses a Node that is too old before anything is imported, then hands the arguments to `main`. */
/* Plain JavaScript of 2018 on purpose: a Node that cannot run Perdure must still be able to say so. */
const version = process.versions.node.split(".").map(Number)

if (version[0] < 22 || (version[0] === 22 && version[1] < 19)) {
  process.stderr.write(
    "error node-too-old: perdure needs Node 22.19 or newer, and this is Node " + process.versions.node + "\n" +
      "  help: install Node 24 (https://nodejs.org), or give this project its own with `npm i -D node@24`:\n" +
      "        `npx perdure` and npm scripts then run on it\n"
  )
  process.exitCode = 2
} else {
  run(process.argv.slice(2)).catch((error) => {
    process.stderr.write("error internal: perdure could not be loaded: " + error.message + "\n" +
      "  help: install it again with `npm install perdure`\n")
    process.exitCode = 70
  })
}

async function run(args) {
  const [fs, module] = await Promise.all([import("node:fs"), import("node:module")])
  const packageJson = JSON.parse(fs.readFileSync(new URL("../../package.json", import.meta.url), "utf8"))
  if (args.length === 1 && (args[0] === "--version" || args[0] === "-v")) {
    process.stdout.write("perdure " + packageJson.version + "\n")
    return
  }
  // `node:sqlite` says on some versions of Node that it is experimental; that is our choice to answer for, not the user's.
  const emitWarning = process.emitWarning
  process.emitWarning = (warning, ...rest) =>
    String(warning).includes("SQLite is an experimental feature") ? undefined : emitWarning(warning, ...rest)
  module.enableCompileCache()
  const { main } = await import(entry(fs, module, args))
  const code = await main(args, packageJson.version)
  // Modules of the project may have left timers or sockets open; what was said is written out before the end.
  process.stdout.write("", () => process.exit(code))
}

/**
 * The built program of the package, or in a checkout the source beside this file, which is never stale. Bundled, it starts in
 * a third of the time; but what loads the modules of a project has to share `effect` and the runtime with them.
 */
function entry(fs, module, args) {
  const source = new URL("./main.ts", import.meta.url)
  if (!fs.existsSync(source)) {
    const loadsProject = ["serve", "execute", "replay"].some((it) => args.includes(it))
    return new URL(loadsProject ? "../../dist/compiler/cli/main.js" : "../../dist/bundle/main.js", import.meta.url).href
  }
  module.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, "perdure-source"] })
  })
  return source.href
}
