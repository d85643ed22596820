/** The packed tarball, installed into an empty folder: a new project checks, compiles, type-checks, tests and runs. */
import { execFileSync, spawn } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { ended, type Ran } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

const folder = scratch()
const shop = join(folder, "shop")
const minutes = 60_000

/** As in a terminal of that folder: its programs come first, and it is our Node that runs. */
const path = [
  join(shop, "node_modules/.bin"),
  join(folder, "node_modules/.bin"),
  join(root, "node_modules/.bin"),
  process.env.PATH
]

const environment = { HOME: process.env.HOME, PATH: path.join(":") }

const run = (command: string, args: ReadonlyArray<string>, cwd = shop, env = {}): Promise<Ran> =>
  ended(spawn(command, args, { cwd, env: { ...environment, ...env }, stdio: ["ignore", "pipe", "pipe"] }))

/** As in a terminal with colours. */
const coloredHelp = (bin: string): Promise<Ran> =>
  ended(
    spawn("node", [bin, "--help"], { env: { ...environment, FORCE_COLOR: "1" }, stdio: ["ignore", "pipe", "pipe"] })
  )

const npm = (args: ReadonlyArray<string>, cwd: string): string => execFileSync("npm", args, { cwd, encoding: "utf8" })

beforeAll(() => {
  npm(["pack", "--silent", "--pack-destination", folder], root)
  writeFileSync(join(folder, "package.json"), "{ \"private\": true }\n")
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? ""
  npm(["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", `./${tarball}`], folder)
}, 3 * minutes)

describe("the installed package", () => {
  it("imports by each of its names", async () => {
    const imports = ["perdure", "perdure/runtime", "perdure/runtime/v1", "perdure/testing"].map((name) =>
      `if (Object.keys(await import("${name}")).length === 0) throw new Error("${name} is empty")`
    )
    const schema = "await import(\"perdure/schemas/workflow.schema.json\", { with: { type: \"json\" } })"
    const closed =
      "await import(\"perdure/dist/compiler/compile.js\").then(() => { throw new Error(\"open\") }, () => {})"
    mkdirSync(join(folder, "import"))
    writeFileSync(join(folder, "import/all.mjs"), [...imports, schema, closed].join("\n"))
    expect(await run("node", ["all.mjs"], join(folder, "import"))).toEqual({ exit: 0, stdout: "", stderr: "" })
  })

  it("makes a project that checks, compiles, type-checks, tests and runs", async () => {
    expect(await run("perdure", ["init", "shop"], folder)).toMatchObject({ exit: 0 })
    expect(await run("perdure", ["check"])).toEqual({ exit: 0, stdout: "", stderr: "No errors in 3 specs.\n" })
    expect(await run("perdure", ["compile"])).toMatchObject({ exit: 0, stderr: "Wrote 7 of 7 files.\n" })
    expect(await run("tsc", ["--noEmit"])).toEqual({ exit: 0, stdout: "", stderr: "" })
    expect(await run("npm", ["test", "--silent"])).toMatchObject({ exit: 0 })
    const payload = "{\"email\":\"ada@example.com\",\"name\":\"Ada\",\"followUpAfter\":\"10ms\"}"
    const executed = await run("perdure", ["execute", "Signup", payload, "--local"])
    expect(executed).toMatchObject({ exit: 0, stderr: "" })
    expect(JSON.parse(executed.stdout)).toMatchObject({ accountId: "ada@example.com" })
    expect(readdirSync(join(shop, "outbox"))).toHaveLength(2)
  })

  it("keeps compiled what a command has called, and does without what it cannot read", async () => {
    const cache = join(folder, "cache")
    const check = async () => {
      const said = await run("perdure", ["check"], shop, { NODE_COMPILE_CACHE: cache })
      expect(said).toEqual({ exit: 0, stdout: "", stderr: "No errors in 3 specs.\n" })
      const kept = readdirSync(cache, { recursive: true, encoding: "utf8" }).filter((it) => it.includes("main-"))
      expect(kept).toEqual([expect.stringMatching(/main-[A-Z0-9]{8}\.js-check$/)])
      return join(cache, kept[0] ?? "")
    }
    const kept = await check()
    const compiled = readFileSync(kept)
    await check()
    expect(readFileSync(kept).equals(compiled)).toBe(true)
    for (const flipped of [0, 1000, compiled.length >> 1, compiled.length - 1]) {
      const damaged = compiled.map((byte, index) => index === flipped ? byte ^ 1 : byte)
      writeFileSync(kept, damaged)
      await check()
      expect(readFileSync(kept).equals(damaged)).toBe(false)
    }
  })

  it("knows without compiling that nothing has changed, and that something has", async () => {
    const compile = () => run("perdure", ["compile", "--stats"])
    await compile()
    const again = await compile()
    expect(again).toMatchObject({ exit: 0, stdout: "" })
    expect(again.stderr).toMatch(/^recall [^]*\n7 files are current\.\n$/)
    expect(again.stderr).not.toContain("parse")
    const module = join(shop, "workflows/generated/signup.workflow.ts")
    writeFileSync(module, `${readFileSync(module, "utf8")}// edited\n`)
    expect((await run("perdure", ["compile", "--check"])).exit).toBe(4)
    expect(await run("perdure", ["compile"])).toMatchObject({ exit: 0, stderr: "Wrote 1 of 7 files.\n" })
  })

  it("serves, and talks to its server", async () => {
    const server = spawn("perdure", ["serve"], { cwd: shop, env: environment, stdio: ["ignore", "pipe", "pipe"] })
    const gone = ended(server)
    await new Promise((resolve) => server.stdout.once("data", resolve))
    const payload = "{\"email\":\"bob@example.com\",\"name\":\"Bob\",\"followUpAfter\":\"10ms\"}"
    expect(await run("perdure", ["start", "Signup", payload])).toMatchObject({ exit: 0, stderr: "" })
    expect(JSON.parse((await run("perdure", ["result", "Signup/bob@example.com"])).stdout)).toMatchObject({
      accountId: "bob@example.com"
    })
    expect((await run("perdure", ["history", "Signup/bob@example.com"])).stdout).toContain("completed")
    expect(await run("perdure", ["stop"])).toMatchObject({ exit: 0 })
    expect(await gone).toMatchObject({ exit: 0 })
    expect((await run("perdure", ["list"])).stdout).toContain("Signup/bob@example.com")
  })

  it("says at once what help its program says", async () => {
    const said = await run("perdure", ["--help"])
    const source = await run("node", [join(root, "compiler/cli/bin.js"), "--help"])
    expect(said).toEqual(source)
    expect(said.stdout).toContain("EXAMPLES")
    expect(await run("perdure", ["-h"])).toEqual(said)
    const own = await coloredHelp(join(folder, "node_modules/perdure/compiler/cli/bin.js"))
    expect(own).toEqual(await coloredHelp(join(root, "compiler/cli/bin.js")))
    expect(own.stdout).not.toBe(said.stdout)
  })

  it("pins what this package is built and tested with", () => {
    const ours = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
    const theirs = JSON.parse(readFileSync(join(shop, "package.json"), "utf8"))
    const known = { ...ours.dependencies, ...ours.devDependencies, perdure: ours.version }
    const pinned = { ...theirs.dependencies, ...theirs.devDependencies }
    expect(pinned).toEqual(Object.fromEntries(Object.keys(pinned).map((name) => [name, known[name]])))
  })

  it("tells a Node that is too old what to do, before it imports anything", async () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })"
    const bin = join(folder, "node_modules/perdure/compiler/cli/bin.js")
    const refused = await run("node", ["--import", `data:text/javascript,${pretend}`, bin, "check"])
    expect(refused).toMatchObject({ exit: 2, stdout: "" })
    expect(refused.stderr).toContain("perdure needs Node 22.19 or newer, and this is Node 20.20.2")
    expect(refused.stderr).toContain("npm i -D node@24")
  })
}, 2 * minutes)
