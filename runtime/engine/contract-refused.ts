/** The defect with which a worker does not start that would break what runs. */
import { Schema } from "effect"

/** Running executions have payloads that the code of today cannot read; a worker that has it does not start. */
export class ContractRefused extends Schema.TaggedError<ContractRefused>()("ContractRefused", {
  workflow: Schema.String,
  version: Schema.Int,
  /** How many executions it would break. */
  count: Schema.Int,
  /** The first of them, as `Workflow/key`. */
  executions: Schema.Array(Schema.String),
  message: Schema.String,
  remedy: Schema.String
}) {}
