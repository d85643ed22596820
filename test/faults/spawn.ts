/** Starts a worker as a process of its own. */
import { spawn } from "node:child_process"
import { join } from "node:path"
import type { Order } from "./worker.ts"

/** What it complains of is the test's own output, unless it is to fail. */
export const spawnWorker = (order: Order, stderr: "inherit" | "ignore" = "inherit") =>
  spawn(
    process.execPath,
    ["--conditions=perdure-source", "--no-warnings", join(import.meta.dirname, "worker.ts"), JSON.stringify(order)],
    { stdio: ["ignore", "pipe", stderr] }
  )
