/** Mistakes that no file alone can show: each makes its project in an empty folder and says where to begin. */
import { execFileSync } from "node:child_process"
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Code } from "../../compiler/diagnostic/diagnostic.ts"

/** Returns the path to give to the compiler, relative to the folder. */
export type DiskCase = (folder: string) => string

const put = (folder: string, files: Readonly<Record<string, string>>): void => {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
}

const shop = { "perdure.yaml": "", "names.types.yaml": "types:\n  Name: string\n" }

export const diskCases: Partial<Readonly<Record<Code, DiskCase>>> = {
  "project-not-found": (folder) => {
    put(folder, { "order.workflow.yaml": "workflow: Order\n" })
    return "order.workflow.yaml"
  },
  "no-specifications": (folder) => {
    put(folder, { "perdure.yaml": "specs: workflows\n", "workflows/readme.txt": "" })
    return "."
  },
  "file-unreadable": (folder) => {
    put(folder, { "perdure.yaml": "specs: workflows\n" })
    return "."
  },
  "file-too-large": (folder) => {
    put(folder, { "perdure.yaml": "", "names.types.yaml": `# ${"x".repeat(1024 * 1024)}\n` })
    return "."
  },
  "yaml-too-large": (folder) => {
    put(folder, { "perdure.yaml": "", "names.types.yaml": `types: {\n${"Name: int,\n".repeat(30_000)}}\n` })
    return "names.types.yaml"
  },
  "not-a-regular-file": (folder) => {
    put(folder, { "perdure.yaml": "" })
    execFileSync("mkfifo", [join(folder, "pipe.types.yaml")])
    symlinkSync("pipe.types.yaml", join(folder, "names.types.yaml"))
    return "."
  },
  "output-foreign": (folder) => {
    put(folder, { ...shop, "generated/names.types.ts": "export type Name = string\n" })
    return "."
  },
  "output-outside": (folder) => {
    put(folder, {
      "shop/perdure.yaml": "",
      "shop/names.types.yaml": "types:\n  Name: string\n",
      "elsewhere/readme.txt": ""
    })
    symlinkSync(join(folder, "elsewhere"), join(folder, "shop/generated"))
    return "shop"
  },
  "output-unreadable": (folder) => {
    put(folder, {
      "perdure.yaml": "",
      "eu/names.types.yaml": "types:\n  Name: string\n",
      "generated/eu": "not a folder"
    })
    return "."
  },
  "output-unwritable": (folder) => {
    // Permissions do not stop the superuser, whom tests may run as; a folder in the place of the temporary file does.
    put(folder, { ...shop, [`generated/.perdure-writing-${process.pid}/readme.txt`]: "" })
    return "."
  },
  "outside-project": (folder) => {
    put(folder, {
      "shop/perdure.yaml": "specs: specs\noutput: ../generated\n",
      "shop/specs/names.types.yaml": "types:\n  Name: string\n"
    })
    return "shop"
  }
}
