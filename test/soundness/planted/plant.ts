/** Copies the compiler, plants a fault in the copy, and runs the soundness property with it until it is found. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { root } from "../../house/sources.ts"
import type { Finding } from "../property.ts"
import { judgeRange } from "../run.ts"
import type { Fault } from "./faults.ts"

export interface Search {
  readonly seed: number
  /** Give up after so many specifications. */
  readonly most: number
  /** How many are judged together. */
  readonly size: number
}

export interface Found {
  readonly finding: Finding
  /** How many specifications it took. */
  readonly specifications: number
}

/** The text of the file with the fault in it; a fault whose text is not there exactly once is out of date. */
export const faulty = ({ becomes, file, name, text }: Fault): string => {
  const parts = readFileSync(join(root, "compiler", file), "utf8").split(text)
  if (parts.length !== 2) throw new Error(`${name}: its text occurs ${parts.length - 1} times in compiler/${file}`)
  return parts.join(becomes)
}

/** Nothing, if no specification shows the fault. */
export const find = async (fault: Fault, { most, seed, size }: Search): Promise<Found | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), "perdure-planted-"))
  try {
    for (const name of ["compiler", "schemas", "package.json"]) {
      cpSync(join(root, name), join(folder, name), { recursive: true })
    }
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
    writeFileSync(join(folder, "compiler", fault.file), faulty(fault))
    const name = `planted-${process.pid}`
    const judge = async (compiler: string, from: number, count: number): Promise<ReadonlyArray<Finding>> => {
      const { findings } = await judgeRange({ folder: compiler, seed, from, count, name, quick: true })
      return findings.toSorted((one, other) => numberOf(one) - numberOf(other))
    }
    for (let from = 0; from < most; from += size) {
      for (const finding of await judge(folder, from, size)) {
        // What the compiler without the fault does as well, shows nothing of the fault.
        const isOwn = (await judge(root, numberOf(finding), 1)).length > 0
        if (!isOwn) return { finding, specifications: numberOf(finding) + 1 }
      }
    }
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const numberOf = ({ id }: Finding): number => Number(id.slice(1))
