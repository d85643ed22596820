/** How commands fail that need a server, a database, or the modules of the project. */
import { exitCode } from "../exit-code.ts"
import { row } from "./row.ts"

export const serverFailures = {
  "activities-missing": row<{ reason: string }>({
    exit: exitCode.usage,
    summary: "The project names no module of activities, or it exports no layer.",
    message: ({ reason }) => reason,
    remedy: () =>
      "Name the module in perdure.yaml (`activities: ./src/activities.ts`) and export the layer of all activities from it as `layer`."
  }),
  "activities-failed": row<{ file: string; reason: string }>({
    exit: exitCode.findings,
    summary: "The layer of activities could not be built.",
    message: ({ file, reason }) => `The layer of ${file} could not be built: ${reason}.`,
    remedy: () => "Give it what it needs: a setting, a database, a network. Nothing has been started."
  }),
  "service-missing": row<{ service: string; file: string }>({
    exit: exitCode.usage,
    summary: "The layer of activities lacks a service that serves queues.",
    message: ({ file, service }) => `The layer of ${file} does not provide ${service}, which does the work of queues.`,
    remedy: ({ service }) => `Merge Layer.succeed(${service}, { ... }) into it, with a method for each queue.`
  }),
  "contract-refused": row<{ message: string; remedy: string }>({
    exit: exitCode.incompatible,
    summary: "Running executions have payloads that the changed workflow cannot read.",
    message: ({ message }) => message,
    remedy: ({ remedy }) => remedy
  }),
  "generated-missing": row<{ file: string }>({
    exit: exitCode.stale,
    summary: "The generated modules are not there.",
    message: ({ file }) => `The generated module ${file} is not there.`,
    remedy: () => "Write it with `perdure compile`."
  }),
  "module-failed": row<{ file: string; reason: string }>({
    exit: exitCode.findings,
    summary: "A module of the project threw while it was loaded.",
    message: ({ file, reason }) => `${file} could not be loaded: ${reason}.`,
    remedy: ({ reason }) =>
      /^Cannot find (package|module) '[^./]/.test(reason)
        ? "Install what the project needs with `npm install`; add the package to it first if package.json does not name it."
        : /does not provide an export|import statement outside|(exports|require) is not defined/.test(reason)
        ? "Set \"type\": \"module\" in package.json, without which Node takes the modules for CommonJS; then mend the import."
        : "Mend the module; `npx tsc --noEmit` says what the type checker thinks of it."
  }),
  "no-server": row<{ database: string; command: string }>({
    exit: exitCode.runtime,
    summary: "The command needs a running server, and none serves this database.",
    message: ({ database, command }) => `\`perdure ${command}\` needs a server, and none serves ${database}.`,
    remedy: ({ command }) =>
      `Start one with \`perdure serve\` in another terminal${
        command === "execute" ? ", or run it in this process with `--local`" : ""
      }.`
  }),
  "no-database": row<{ database: string }>({
    exit: exitCode.runtime,
    summary: "There is no database yet.",
    message: ({ database }) => `There is no database ${database} yet.`,
    remedy: () => "Start a server with `perdure serve`, or name another file with `--database <file>`."
  }),
  "server-running": row<{ url: string; pid: number }>({
    exit: exitCode.runtime,
    summary: "Another process owns the database.",
    message: ({ url, pid }) => `A server (process ${pid}) already serves this database at ${url}.`,
    remedy: () => "Use it, or stop it with `perdure stop`."
  }),
  "engine-unavailable": row<{ message: string; remedy: string }>({
    exit: exitCode.runtime,
    summary: "The engine cannot be reached, or its database refuses.",
    message: ({ message }) => message,
    remedy: ({ remedy }) => remedy
  })
}
