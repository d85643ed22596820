/** Plants a fault in a copy of the engine, and has the battery look for it there. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { root } from "../../house/sources.ts"
import type { Planted } from "./faults.ts"

/** The file with the fault in it. */
export const faulty = ({ changes, file, name }: Planted): string =>
  changes.reduce((content, [text, becomes]) => {
    const parts = content.split(text)
    if (parts.length !== 2) throw new Error(`"${name}": ${file} has the text ${parts.length - 1} times: ${text}`)
    return parts.join(becomes)
  }, readFileSync(join(root, file), "utf8"))

const copied = ["package.json", "compiler", "runtime", "schemas", "test/engine", "test/faults", "test/support"]

/** What the battery says of the copy; undefined if it finds nothing. */
export const find = async (fault: Planted, seed: number): Promise<string | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), "perdure-planted-"))
  try {
    mkdirSync(join(folder, "test"))
    for (const path of copied) cpSync(join(root, path), join(folder, path), { recursive: true })
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
    writeFileSync(join(folder, fault.file), faulty(fault))
    const { by, count } = fault.found
    const args = ["--only", by, "--count", String(count), "--seed", String(seed), "--minutes", "3"]
    const flags = ["--conditions=perdure-source", "--no-warnings", join(folder, "test/faults/main.ts")]
    const battery = spawn(process.execPath, [...flags, ...args], { stdio: ["ignore", "pipe", "ignore"] })
    let said = ""
    battery.stdout.setEncoding("utf8").on("data", (text: string) => void (said += text))
    // A copy that stands still is found as well.
    const timer = setTimeout(() => battery.kill("SIGKILL"), 240_000)
    const [code] = await once(battery, "close")
    clearTimeout(timer)
    return code === 0 ? undefined : code === null ? "it stands still" : said
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
