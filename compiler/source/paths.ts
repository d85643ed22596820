/** Turns paths of specifications into their place among the generated modules. */

/** The path below the folder of specifications; a file from elsewhere in the project keeps its whole path. */
export const specPath = (specs: string, file: string): string =>
  specs === "." ? file : file.startsWith(`${specs}/`) ? file.slice(specs.length + 1) : file
