/** Runs the command line as a process, as its user would. */
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { root } from "../house/sources.ts"

export const bin = join(root, "compiler/cli/bin.js")

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  /** The exit code, or the signal that ended it. */
  readonly exit: number | NodeJS.Signals | null
}

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** Nothing of the caller's terminal or settings gets in. */
const environment = (more: RunOptions["env"]): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  TMPDIR: process.env.TMPDIR,
  ...more
})

export const spawnPerdure = (args: ReadonlyArray<string>, { cwd, env }: RunOptions): ChildProcess =>
  spawn(process.execPath, [bin, ...args], { cwd, env: environment(env), stdio: "pipe" })

/** Collects what a process says until it ends. */
export const ended = (child: ChildProcess): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const output = { stdout: "", stderr: "" }
    child.stdout?.setEncoding("utf8").on("data", (text: string) => void (output.stdout += text))
    child.stderr?.setEncoding("utf8").on("data", (text: string) => void (output.stderr += text))
    child.once("error", reject)
    child.once("close", (code, signal) => resolve({ ...output, exit: code ?? signal }))
  })

export const perdure = (args: ReadonlyArray<string>, options: RunOptions): Promise<Ran> => {
  const child = spawnPerdure(args, options)
  child.stdin?.end(options.input ?? "")
  return ended(child)
}
