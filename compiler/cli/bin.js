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
  const { main } = isBuilt && !loadsProject(args)
    ? await bundledProgram(args[0] || "help", fs, module)
    : await import(isBuilt ? "../../dist/compiler/cli/main.js" : source.href)
  const code = await main(args, packageJson.version)
  // Modules of the project may have left timers or sockets open; what was said is written out before the end.
  process.stdout.write("", () => process.exit(code))
}

/** What loads the modules of a project has to share `effect` and the runtime with them, and so cannot be the bundle. */
function loadsProject(args) {
  return ["serve", "execute", "replay"].some((it) => args.includes(it))
}

/**
 * Bundled, the program starts in a fraction of the time. Of a module, Node keeps compiled what runs when it is loaded; of this
 * script, we keep what the same command has called before, beside Node's own files. It is named by the digest of the script.
 */
async function bundledProgram(command, fs, module) {
  const [path, url, vm, zlib] = await Promise.all(["path", "url", "vm", "zlib"].map((it) => import("node:" + it)))
  const name = fs.readdirSync(bundle).find((it) => it.startsWith("main-"))
  const filename = url.fileURLToPath(new URL(name, bundle))
  const folder = /^[a-z]+$/.test(command) ? module.getCompileCacheDir() : undefined
  const kept = folder === undefined ? undefined : path.join(folder, name + "-" + command)
  const cachedData = kept === undefined ? undefined : keptIn(kept, fs, zlib)
  // A byte for each character: esbuild prints ASCII, comments apart.
  const source = fs.readFileSync(filename, "latin1")
  const script = new vm.Script(
    "(function (exports, require, module, bundleUrl) {" + source + "\n})",
    { filename, cachedData, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }
  )
  if (kept !== undefined && (cachedData === undefined || script.cachedDataRejected)) {
    // What was no command, or did not come to its work, is not worth it.
    process.once("exit", (code) => code < 2 && keep(kept, script.createCachedData(), fs, zlib))
  }
  const program = { exports: {} }
  const require = module.createRequire(filename)
  script.runInThisContext()(program.exports, require, program, url.pathToFileURL(filename).href)
  return program.exports
}

/** V8 trusts what it is given, so it is given only what has come back whole. */
function keptIn(file, fs, zlib) {
  if (!fs.existsSync(file)) return undefined
  const bytes = fs.readFileSync(file)
  const data = bytes.subarray(0, -4)
  return bytes.length > 4 && zlib.crc32(data) === bytes.readUInt32LE(data.length) ? data : undefined
}

/** Under another name first, so that nobody reads half of it. Who cannot write there is only slower. */
function keep(file, data, fs, zlib) {
  const unfinished = file + "." + process.pid
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(zlib.crc32(data))
  try {
    fs.writeFileSync(unfinished, Buffer.concat([data, sum]))
    fs.renameSync(unfinished, file)
  } catch {
    fs.rmSync(unfinished, { force: true })
  }
}

/** In a checkout it is the source beside this file that runs, which is never stale. */
function showSource(module) {
  module.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, "perdure-source"] })
  })
}
