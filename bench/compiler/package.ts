/** The package as its user has it: built, with the files that are published, beside what it depends on. */
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Builds it, installs it for what is in `around` and gives the path of its executable. */
export const installPackage = (around: string): string => {
  const folder = join(around, "node_modules/perdure")
  execFileSync("npm", ["run", "build", "--silent"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] })
  const { bin, files }: { readonly bin: { readonly perdure: string }; readonly files: ReadonlyArray<string> } = JSON
    .parse(readFileSync(join(root, "package.json"), "utf8"))
  for (const file of ["package.json", ...files]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file), { recursive: true })
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
  for (const name of ["effect", "@types"]) {
    symlinkSync(join(root, "node_modules", name), join(around, "node_modules", name))
  }
  return join(folder, bin.perdure)
}
