/** How far an execution of the project under `order/` has come when its spec is edited. */

export interface Point {
  /** The step that it is stopped in. */
  readonly step: string
  /** Activities are stopped in the middle of their work; a timer or a wait is left alone. */
  readonly by: "activity" | "timer" | "signal"
  /** The member of the payload that leads it there. */
  readonly note?: "fail" | "decline"
}

/** In the order in which executions come to them. */
export const points: ReadonlyArray<Point> = [
  { step: "reserved", by: "activity" },
  { step: "charged", by: "activity" },
  { step: "wrapped", by: "activity" },
  { step: "crated", by: "activity" },
  { step: "rested", by: "timer" },
  { step: "approved", by: "signal" },
  { step: "picked", by: "activity" },
  { step: "quoted", by: "activity" },
  { step: "parcel[a]", by: "activity" },
  { step: "parcel[b]", by: "activity" },
  { step: "page#1", by: "activity" },
  { step: "page#2", by: "activity" },
  { step: "billed", by: "activity" },
  { step: "settled", by: "activity" },
  { step: "dunned", by: "activity", note: "decline" },
  { step: "printed", by: "activity" },
  { step: "told", by: "activity" },
  { step: "charged/undo", by: "activity", note: "fail" },
  { step: "reserved/undo", by: "activity", note: "fail" }
]
