/** A terminal for the demonstration: runs `perdure` as its reader would, and shows what was typed and what came back. */
import { type ChildProcess, execFile, spawn } from "node:child_process"
import { join } from "node:path"
import { promisify, styleText } from "node:util"

const perdure = join(import.meta.dirname, "../../compiler/cli/bin.js")

export interface Worker {
  readonly pid: number
  /** SIGKILL: no chance to say good-bye. */
  readonly kill: () => Promise<void>
}

export class Terminal {
  readonly #children = new Set<ChildProcess>()
  readonly #cwd: string
  readonly #env: NodeJS.ProcessEnv

  constructor(cwd: string, env: Readonly<Record<string, string>>) {
    this.#cwd = cwd
    this.#env = { ...process.env, ...env }
  }

  say(text: string): void {
    process.stdout.write(`${text}\n`)
  }

  title(text: string): void {
    this.say(`\n${styleText("bold", `── ${text} `.padEnd(100, "─"), { stream: process.stdout })}`)
  }

  #spawn(args: ReadonlyArray<string>, stdout: "inherit" | "pipe"): ChildProcess {
    this.say(`\n${styleText("cyan", `$ perdure ${args.join(" ")}`, { stream: process.stdout })}`)
    const child = spawn(process.execPath, [perdure, ...args], {
      cwd: this.#cwd,
      env: this.#env,
      stdio: ["inherit", stdout, "inherit"]
    })
    child.stdout?.pipe(process.stdout, { end: false })
    this.#children.add(child)
    child.once("exit", () => this.#children.delete(child))
    return child
  }

  /** Runs a command to its end. */
  run(...args: ReadonlyArray<string>): Promise<number> {
    const child = this.#spawn(args, "inherit")
    return new Promise((resolve, reject) => {
      child.once("error", reject)
      child.once("exit", (code) => resolve(code ?? 1))
    })
  }

  /** The steps of a history that an event of this kind is about, in order; not shown. */
  async stepsOf(execution: string, kind: string): Promise<ReadonlyArray<string>> {
    const { stdout } = await promisify(execFile)(process.execPath, [perdure, "history", execution, "--json"], {
      cwd: this.#cwd,
      env: this.#env
    })
    const events: ReadonlyArray<{ readonly kind: string; readonly name: string }> = JSON.parse(stdout)
    return events.filter((event) => event.kind === kind).map(({ name }) => name)
  }

  /** Starts `perdure serve` and waits until it says where it listens. */
  async serve(): Promise<Worker> {
    const child = this.#spawn(["serve"], "pipe")
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()))
    await Promise.race([
      new Promise((resolve) => child.stdout?.once("data", resolve)),
      gone.then(() => Promise.reject(new Error("perdure serve ended at once")))
    ])
    return {
      pid: child.pid ?? 0,
      kill: async () => {
        child.kill("SIGKILL")
        await gone
      }
    }
  }

  killAll(): void {
    for (const child of this.#children) child.kill("SIGKILL")
  }
}
