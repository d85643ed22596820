/** One way through a body and its record: the main one, a branch of a block, or what runs aside of both. */
import { type Asked, compare, inserted, leftOver, type Mismatch } from "./guard.ts"
import type { HistoryEvent } from "./model.ts"
import type { Recorded } from "./replay.ts"
import type { Run } from "./run.ts"

export class Branch {
  readonly run: Run
  /** `""` for the main one; below it the branches that lead here, as in `shipAll[a]/prep[a]/stock`. */
  readonly path: string
  private readonly parent: Branch | undefined
  /** It does not end because what it belongs to is being closed. */
  private readonly isAside: boolean
  /** What is recorded of it, in the order in which it was asked for. */
  readonly recorded: Array<Recorded>
  /** Another branch has decided how their block ends. */
  closed = false
  private cursor = 0
  private matched: string | undefined

  constructor(run: Run, path: string, recorded: Array<Recorded>, parent?: Branch, isAside = false) {
    this.run = run
    this.path = path
    this.recorded = recorded
    this.parent = parent
    this.isAside = isAside
  }

  /** A branch, or something aside, of this one. */
  below(name: string, isAside = false): Branch {
    const path = this.pathOf(name)
    const recorded = this.run.recorded.get(path) ?? []
    const branch = new Branch(this.run, path, recorded, this, isAside)
    this.run.branches.set(path, branch)
    return branch
  }

  pathOf(name: string): string {
    return this.path === "" ? name : `${this.path}/${name}`
  }

  /** The recorded branches of a block of this one, by their paths below this one. */
  begunIn(block: string): ReadonlyArray<string> {
    const skipped = this.path === "" ? 0 : this.path.length + 1
    return (this.run.recordedIn.get(this.pathOf(block)) ?? []).map((path) => path.slice(skipped))
  }

  /** It must not begin anything new. */
  get halted(): boolean {
    const { closing, phase, stopped } = this.run
    if (stopped !== undefined || this.closed) return true
    if (this.isAside) return false
    return this.parent === undefined ? closing !== undefined && phase === "main" : this.parent.halted
  }

  /** Everything that is recorded has been asked for again. */
  get live(): boolean {
    return this.cursor === this.recorded.length
  }

  /** What is recorded next. */
  get next(): Recorded | undefined {
    return this.recorded[this.cursor]
  }

  /** The command that was asked for last. */
  get current(): Recorded | undefined {
    return this.recorded[this.cursor - 1]
  }

  /** The name of the last command that was recorded and asked for, here or before this branch began. */
  get lastMatch(): string | undefined {
    return this.matched ?? this.parent?.lastMatch
  }

  /** The body asks for a command: what is recorded of it, or that it is new, or that the body has to unwind. */
  enter(asked: Asked): Recorded | "new" | "stop" {
    const { run } = this
    if (run.stopped !== undefined) return "stop"
    const recorded = this.recorded[this.cursor]
    if (recorded === undefined) return this.halted ? "stop" : this.begins(asked)
    // A body that was closed unwinds at the same command again.
    if (this.halted && recorded.kind === "compensation" && asked.kind !== "compensation") return "stop"
    const mismatch = compare(asked, recorded, () => this.recorded.slice(this.cursor + 1), run.stepExists())
    if (mismatch !== undefined) {
      this.park(mismatch)
      return "stop"
    }
    this.advance(recorded)
    return recorded
  }

  /** Nothing new begins in a block that is over, as what is recorded behind it says. */
  private begins(asked: Asked): "new" | "stop" {
    const { behind } = this
    if (behind === undefined) return "new"
    this.park(inserted(asked, behind))
    return "stop"
  }

  /** What is recorded after the block that this is a branch of, or after one around it. Something to undo may always be added. */
  private get behind(): Recorded | undefined {
    const { parent } = this
    return parent === undefined || this.path.endsWith("#undo")
      ? undefined
      : parent.recorded[parent.cursor] ?? parent.behind
  }

  /** A new command has been recorded. */
  entered(recorded: Recorded): Recorded {
    this.recorded.push(recorded)
    this.advance(recorded)
    return recorded
  }

  /** Records the event with which a command of this branch begins. `data` is the JSON text of an object with members. */
  begin(kind: HistoryEvent["kind"], name: string, attempt: number, data: string): void {
    const text = this.path === "" ? data : `{"branch":${JSON.stringify(this.path)},${data.slice(1)}`
    this.run.appendText(kind, name, attempt, text)
  }

  private advance(recorded: Recorded): void {
    this.cursor += 1
    if (recorded.name !== "") this.matched = recorded.name
  }

  /** It has ended by itself: nothing may be left in its record, unless it was closed, or is compensated now. */
  end(failed: boolean): void {
    const rest = this.recorded[this.cursor]
    if (rest === undefined || (failed && rest.kind === "compensation")) return
    if (this.path === "" || !this.halted) this.park(leftOver(rest))
  }

  park(mismatch: Mismatch, remedies?: ReadonlyArray<string>): void {
    this.run.park(mismatch, remedies, this.lastMatch)
  }
}
