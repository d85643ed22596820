/** Takes an expression apart and puts it together otherwise. */
import { type Node, parseExpressionAt } from "acorn"
import { childrenOf } from "../../compiler/check/references.ts"
import type { Tree } from "./tree.ts"

/** An operand replaced by a part of itself, or by a part of another expression; nothing of what is no single expression. */
export const crossed = (text: string, other: string, tree: Tree): string | undefined => {
  const own = inner(text)
  const nodes = own === undefined ? [] : nodesIn(own)
  const node = tree.pick(nodes)
  if (own === undefined || node === undefined) return undefined
  const source = tree.below(3) === 0 ? inner(other) : own.slice(node.start, node.end)
  const part = source === undefined ? undefined : tree.pick(nodesIn(source))
  if (source === undefined || part === undefined) return undefined
  return `\${ ${own.slice(0, node.start)}${source.slice(part.start, part.end)}${own.slice(node.end)} }`
}

const inner = (text: string): string | undefined => /^\$\{ (.*) \}$/s.exec(text)?.[1]

/** All nodes that are expressions by themselves. */
const nodesIn = (text: string): ReadonlyArray<Node> => {
  try {
    const found: Array<Node> = []
    const visit = (node: Node): void => {
      if (/Expression$|Literal$|Identifier/.test(node.type)) found.push(node)
      // acorn's nodes are ESTree nodes.
      for (const child of childrenOf(node as Parameters<typeof childrenOf>[0])) visit(child as Node)
    }
    visit(parseExpressionAt(text, 0, { ecmaVersion: 2024 }))
    return found
  } catch {
    return []
  }
}
