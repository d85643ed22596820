/** Writes two versions of a tree in turn, until it is killed. */
import { readFileSync } from "node:fs"
import type { Module } from "../../compiler/emit/module.ts"
import { changesOf } from "../../compiler/write/changes.ts"
import { write } from "../../compiler/write/write.ts"

const [root = "", input = ""] = process.argv.slice(2)
const layout = { specs: "specs", output: "out" }
const versions: ReadonlyArray<ReadonlyArray<Module>> = JSON.parse(readFileSync(input, "utf8"))

for (let turn = 0;; turn++) {
  write(root, layout, changesOf(root, layout, versions[turn % versions.length] ?? []).value)
  if (turn === 0) process.stdout.write("begun\n")
}
