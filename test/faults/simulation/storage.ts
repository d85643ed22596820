/** A database in memory that outlives its owners, whose commits take time and fail, and with whose commits owners die. */
import { Effect, Layer } from "effect"
import { DatabaseSync } from "node:sqlite"
import { Journal } from "../../../runtime/journal/journal.ts"
import { migrate } from "../../../runtime/journal/migrations.ts"
import { journalOver } from "../../../runtime/journal/sqlite.ts"
import { onCommit, type When } from "../../support/commits.ts"

export class Storage {
  private readonly db = new DatabaseSync(":memory:")
  private epoch = 0

  constructor() {
    migrate(this.db, 0)
  }

  /** The journal of the next owner. `act` is called at each commit, and throws where it fails. */
  journal(act: (when: When) => void): Layer.Layer<Journal> {
    // What an owner that has died was about to write is not written.
    if (this.db.isTransaction) this.db.exec("ROLLBACK")
    this.epoch += 1
    const stop = onCommit(act)
    const opened = { db: this.db, epoch: this.epoch, secret: "simulated", markClean: () => {}, close: () => {} }
    const { close, journal } = journalOver(opened, { filename: ":memory:" })
    stop()
    return Layer.effect(Journal, Effect.acquireRelease(Effect.succeed(journal), () => Effect.sync(close)))
  }

  /** As a file, for whoever judges it. */
  save(file: string): void {
    if (this.db.isTransaction) this.db.exec("ROLLBACK")
    this.db.prepare("VACUUM INTO ?").run(file)
  }
}
