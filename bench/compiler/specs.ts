/** Writes a project of N specifications of about twelve steps each, which together use every construct of the language. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const templates = join(import.meta.dirname, "project")

const isWorkflow = (file: string): boolean => file.endsWith(".workflow.yaml")

/** Stands for the number of a specification, in names, in texts and in expressions, so that no two are alike. */
const number = "42424242"

/** The first is the simplest. A parcel has an order of its number as its child, so that files import each other. */
const kinds = ["order", "approval", "feed", "parcel"]

/** Makes the project in `folder`, which has to exist. */
export const writeProject = (folder: string, specs: number): void => {
  mkdirSync(join(folder, "workflows"), { recursive: true })
  for (
    const file of [
      "perdure.yaml",
      ...readdirSync(join(templates, "workflows")).map((name) => join("workflows", name))
    ]
  ) {
    if (!isWorkflow(file)) cpSync(join(templates, file), join(folder, file))
  }
  const texts = kinds.map((kind) => readFileSync(join(templates, "workflows", `${kind}.workflow.yaml`), "utf8"))
  for (let index = 0; index < specs; index++) {
    const own = String(1 + Math.floor(index / kinds.length))
    const name = `${kinds[index % kinds.length]}${own}.workflow.yaml`
    writeFileSync(join(folder, "workflows", name), (texts[index % kinds.length] ?? "").replaceAll(number, own))
  }
}
