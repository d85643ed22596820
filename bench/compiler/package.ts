/** The package as its user has it: built, with the files that are published, beside what it depends on. */
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Builds it, lays it out in `folder` and gives the path of its executable. */
export const layOutPackage = (folder: string): string => {
  execFileSync("npm", ["run", "build", "--silent"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] })
  const { bin, files }: { readonly bin: { readonly perdure: string }; readonly files: ReadonlyArray<string> } = JSON
    .parse(readFileSync(join(root, "package.json"), "utf8"))
  for (const file of ["package.json", ...files]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file), { recursive: true })
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
  return join(folder, bin.perdure)
}
