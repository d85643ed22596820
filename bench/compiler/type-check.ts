/** What generated modules cost their user's TypeScript. */
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"

const tsc = join(import.meta.dirname, "../../node_modules/.bin/tsc")

const compilerOptions = {
  target: "es2024",
  lib: ["es2024"],
  module: "nodenext",
  moduleResolution: "nodenext",
  customConditions: ["perdure-source"],
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true
}

export interface TypeCost {
  readonly millis: number
  readonly mebibytes: number
  readonly instantiations: number
}

/** Checks a compiled project as its user would; several checkers repeat what they share, so that one alone counts alike each time. */
export const typeCheck = (folder: string, checkers: "one" | "several"): TypeCost => {
  const config = join(folder, "tsconfig.json")
  writeFileSync(config, JSON.stringify({ compilerOptions, include: ["generated"] }))
  const flags = ["-p", config, "--extendedDiagnostics", ...(checkers === "one" ? ["--singleThreaded"] : [])]
  const start = performance.now()
  const said = execFileSync(tsc, flags, { encoding: "utf8" })
  const figure = (name: string): number => Number(new RegExp(`^${name}: +([0-9]+)`, "m").exec(said)?.[1] ?? Number.NaN)
  return {
    millis: performance.now() - start,
    mebibytes: figure("Memory used") / 1024,
    instantiations: figure("Instantiations")
  }
}
