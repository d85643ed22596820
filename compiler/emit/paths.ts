/** Turns the path of a specification into the paths of the modules that are made of it. */
export { inOutput, modulePath } from "../source/paths.ts"

/** How the module at `from` names the module at `to`. */
export const relativePath = (from: string, to: string): string => {
  const here = from.split("/").slice(0, -1)
  const there = to.split("/")
  let common = 0
  while (common < here.length && here[common] === there[common]) common++
  const up = here.slice(common).map(() => "..")
  return [...(up.length === 0 ? ["."] : up), ...there.slice(common)].join("/")
}

/** `workflows/shop.types.ts` to `shop.types.yaml`: the last part of a path. */
export const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1)
