/** Runs the command line as its user does, in processes of their own, and takes their time and their memory. */
import { execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"

export interface Subject {
  readonly bin: string
  readonly folder: string
}

/** Milliseconds from the start of the process to its end. */
export const timeOf = ({ bin, folder }: Subject, ...args: ReadonlyArray<string>): number => {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"]
  })
  if (status !== 0) throw new Error(`perdure ${args.join(" ")} ended with ${status}\n${stderr}`)
  return performance.now() - start
}

/** The most MiB that the process and those it started held at once, looked at every so often. */
export const memoryOf = async ({ bin, folder }: Subject, ...args: ReadonlyArray<string>): Promise<number> => {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, stdio: "ignore" })
  let most = 0
  const looking = setInterval(() => {
    most = Math.max(most, residentOf(child.pid ?? 0))
  }, 50)
  const [status] = await once(child, "exit")
  clearInterval(looking)
  if (status !== 0) throw new Error(`perdure ${args.join(" ")} ended with ${status}`)
  return most
}

const residentOf = (pid: number): number => {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss="], { encoding: "utf8" })
  const kibibytes = table.split("\n").map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([own, parent]) => own === pid || parent === pid)
    .reduce((sum, [, , rss = 0]) => sum + rss, 0)
  return kibibytes / 1024
}
