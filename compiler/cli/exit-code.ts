/** What a command says to the script that has run it. */

/** What a script may rely on; documented in docs/cli.md. */
export const exitCode = {
  ok: 0,
  /** Findings in the specs, or an execution that did not complete. */
  findings: 1,
  /** The command line, or something it names, is wrong. */
  usage: 2,
  /** A change that running executions would not survive. */
  incompatible: 3,
  /** Generated files are not what the specs say, or specs are not formatted. */
  stale: 4,
  /** No server, or a database that cannot be used. */
  runtime: 5,
  /** A fault of Perdure itself. */
  internal: 70,
  /** Stopped by Ctrl-C: 128 + SIGINT, as a shell says it. */
  interrupted: 130
} as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
