#!/usr/bin/env node
/** The executable: refuses a Node that is too old before anything is imported, then hands the arguments to `main`. */
/* Plain JavaScript of 2018 on purpose: a Node that cannot run Perdure must still be able to say so. */
const bundle = new URL("../../dist/bundle/", import.meta.url)
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
  const [fs, module, util] = await Promise.all([import("node:fs"), import("node:module"), import("node:util")])
  const packageJson = JSON.parse(fs.readFileSync(new URL("../../package.json", import.meta.url), "utf8"))
  if (args.length === 1 && (args[0] === "--version" || args[0] === "-v")) {
    process.stdout.write("perdure " + packageJson.version + "\n")
    return
  }
  const source = new URL("./main.ts", import.meta.url)
  const isBuilt = !fs.existsSync(source)
  if (isBuilt && args.length === 1 && (args[0] === "--help" || args[0] === "-h")) {
    // What the program says to that, without loading it.
    const isColored = util.styleText("bold", "x", { stream: process.stdout }) !== "x"
    process.stdout.write(fs.readFileSync(new URL("help." + (isColored ? "ansi" : "txt"), bundle), "utf8"))
    return
  }
  // `node:sqlite` says on some versions of Node that it is experimental; that is our choice to answer for, not the user's.
  const emitWarning = process.emitWarning
  process.emitWarning = (warning, ...rest) =>
    String(warning).includes("SQLite is an experimental feature") ? undefined : emitWarning(warning, ...rest)
  module.enableCompileCache()
  if (!isBuilt) showSource(module)
  const { main } = await import(isBuilt ? builtProgram(args) : source.href)
  const code = await main(args, packageJson.version)
  // Modules of the project may have left timers or sockets open; what was said is written out before the end.
  process.stdout.write("", () => process.exit(code))
}

/**
 * Bundled, the program starts in a third of the time; but what loads the modules of a project has to share `effect` and the
 * runtime with them.
 */
function builtProgram(args) {
  const loadsProject = ["serve", "execute", "replay"].some((it) => args.includes(it))
  return new URL(loadsProject ? "../compiler/cli/main.js" : "main.js", bundle).href
}

/** In a checkout it is the source beside this file that runs, which is never stale. */
function showSource(module) {
  module.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, "perdure-source"] })
  })
}
