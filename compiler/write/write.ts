/** Turns changes into files, so that a crash at any moment leaves each file whole: the old one or the new one. */
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { manifestName } from "../emit/manifest.ts"
import type { Layout } from "../emit/module.ts"
import { inOutput } from "../emit/paths.ts"
import { reasonOf } from "../source/files.ts"
import { type Change, errorCode } from "./changes.ts"
import { withFiles } from "./manifest.ts"

/**
 * The manifest is written first, with what is about to go still listed, and last as it is to be: whatever is there after a
 * crash, the next compilation knows it as ours.
 */
export const write = (root: string, layout: Layout, changes: ReadonlyArray<Change>): ReadonlyArray<Diagnostic> => {
  if (changes.length === 0) return []
  const output = join(root, layout.output)
  const temporary = join(output, `${temporaryPrefix}${process.pid}`)
  const folders = new Set<string>()
  const put = (path: string, text: string, flush = false): void => {
    const target = join(root, path)
    const folder = dirname(target)
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
    folders.add(folder)
    // Node writes a file at once when it is told that the text is plain UTF-8.
    writeFileSync(temporary, text, { encoding: "utf8", flush })
    renameSync(temporary, target)
  }
  const manifestPath = inOutput(layout, manifestName)
  // Only the manifest is forced to the disk: what a power cut takes of the other files, the next compilation mends by it.
  const putManifest = (text: string): void => put(manifestPath, text, true)
  try {
    mkdirSync(output, { recursive: true })
    removeLeftovers(output)
    const removed = changes.filter(({ kind }) => kind === "remove").map(({ path }) => path)
    const manifestChange = changes.find(({ path }) => path === manifestPath)
    const manifest = manifestChange?.after
    const interim = manifest === undefined ? undefined : withFiles(manifest, removed)
    if (interim !== undefined) putManifest(interim)
    for (const { after, path } of changes) {
      if (path === manifestPath) continue
      if (after !== undefined) put(path, after)
      else removeFile(root, output, path)
    }
    if (manifest !== undefined && manifest !== interim) putManifest(manifest)
    if (manifestChange?.kind === "remove") removeFile(root, output, manifestPath)
    return []
  } catch (error) {
    rmSync(temporary, { force: true, recursive: true })
    return [diagnostic("output-unwritable", undefined, { folder: layout.output, reason: reasonOf(error) })]
  }
}

const temporaryPrefix = ".perdure-writing-"

/** A file that is gone already is as good as removed; so is a folder that is then empty. */
const removeFile = (root: string, output: string, path: string): void => {
  rmSync(join(root, path), { force: true })
  for (let folder = dirname(join(root, path)); folder.length > output.length; folder = dirname(folder)) {
    if (readdirSync(folder).length > 0) return
    rmdirSync(folder)
  }
}

/** Temporary files of processes that were killed. */
const removeLeftovers = (output: string): void => {
  for (const name of readdirSync(output)) {
    if (name.startsWith(temporaryPrefix) && !isAlive(Number(name.slice(temporaryPrefix.length)))) {
      rmSync(join(output, name), { force: true })
    }
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === "EPERM"
  }
}
