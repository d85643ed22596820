/** JavaScript that has no place in an expression: forms, literals and operators, each with why or with what stands for it. */
import type * as es from "estree"
import type { Inspection } from "./inspection.ts"

/** What has no place in an expression wherever it stands. */
export const refused = ({ refuse }: Inspection, node: es.Node): void => {
  switch (node.type) {
    case "AssignmentExpression":
    case "UpdateExpression":
      return refuse(node, "assignment-in-expression", { operator: node.operator })
    case "NewExpression":
      return refuse(node, "new-in-expression", {
        name: node.callee.type === "Identifier" ? node.callee.name : "object"
      })
    case "AwaitExpression":
      return refuse(node, "await-in-expression", { keyword: "await" })
    case "ImportExpression":
      return refuse(node, "await-in-expression", { keyword: "import" })
    case "ThisExpression":
      return refuse(node, "this-in-expression", { keyword: "this" })
    case "MetaProperty":
      return refuse(node, "this-in-expression", { keyword: `${node.meta.name}.${node.property.name}` })
    case "FunctionExpression":
      return refuse(node, "function-in-expression", { what: "a function body" })
    case "ClassExpression":
      return refuse(node, "function-in-expression", { what: "a class" })
    case "SequenceExpression":
      return refuse(node, "operator-not-allowed", { operator: ",", instead: "Write one expression." })
    case "TaggedTemplateExpression":
      return refuse(node, "tagged-template", {})
    default:
      return refuse(node, "expression-syntax", { reason: "this form is not part of the language" })
  }
}

export const literal = ({ refuse }: Inspection, node: es.Literal): void => {
  if ("regex" in node && node.regex !== undefined) return refuse(node, "regex-in-expression", {})
  if ("bigint" in node && node.bigint !== undefined) {
    return refuse(node, "bigint-in-expression", { written: `${node.bigint}n` })
  }
}

const bits = "Use + - * / % and Math functions; for logic, && and ||."

export const otherOperators: Readonly<Record<string, string>> = {
  in: "Compare the member with undefined: value.member !== undefined.",
  instanceof: "Compare a member that tells the values apart.",
  delete: "Values never change; write a new map of the members that stay.",
  void: "Write undefined.",
  "&": bits,
  "|": bits,
  "^": bits,
  "~": bits,
  "<<": bits,
  ">>": bits,
  ">>>": bits
}
