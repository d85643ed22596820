/** `perdure serve` as a child process of a test. */
import type { ChildProcess } from "node:child_process"
import { ended, type Ran, type RunOptions, spawnPerdure } from "./perdure.ts"

export interface Server {
  readonly child: ChildProcess
  /** What it said, when it has ended. */
  readonly gone: Promise<Ran>
  readonly kill: () => Promise<Ran>
}

/** Waits until it says where it listens. */
export const serve = async (options: RunOptions): Promise<Server> => {
  const child = spawnPerdure(["serve"], options)
  const gone = ended(child)
  await Promise.race([
    new Promise<void>((resolve) => child.stdout?.once("data", () => resolve())),
    gone.then(({ exit, stderr }) => Promise.reject(new Error(`serve ended with ${exit}: ${stderr}`)))
  ])
  return {
    child,
    gone,
    kill: () => {
      child.kill("SIGKILL")
      return gone
    }
  }
}
