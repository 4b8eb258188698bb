use std::sync::Arc;

use super::{LiveMapRun, Runtime, lock};
use crate::core::map_run::{ChildInput, MapRunFailure};
use crate::store::StoreError;
use crate::store::table::map_runs::{self, Found, Pending};

/// So many child executions are written at once,
const CHUNK: usize = 500;

/// or as many as have so many bytes of input.
const CHUNK_BYTES: usize = 1 << 20;

/// Why reading ended early.
enum Ended {
    /// The Map Run fails.
    Failed(MapRunFailure),
    /// It cannot be written.
    Store(StoreError),
    /// The Map Run has ended, or the engine does.
    Stopped,
}

impl From<MapRunFailure> for Ended {
    fn from(failure: MapRunFailure) -> Self {
        Self::Failed(failure)
    }
}

impl Runtime {
    /// Reads the items in the background and writes the child executions for them, after those that are written already.
    pub(super) fn read_ahead(self: &Arc<Self>, run: &Arc<LiveMapRun>, found: &Found) {
        let (weak, run) = (Arc::downgrade(self), Arc::clone(run));
        let (id, items, children) = (
            found.id,
            found.record.items.total,
            found.record.children.total,
        );
        self.handle.spawn_blocking(move || {
            let Some(runtime) = weak.upgrade() else {
                return;
            };
            match runtime.read_items(&run, id, items.unsigned_abs(), children) {
                Ok(()) | Err(Ended::Stopped) => {}
                Err(Ended::Failed(failure)) => *lock(&run.failure) = Some(failure),
                Err(Ended::Store(error)) if runtime.is_stopping() => {
                    tracing::debug!(%error, "the engine ended while items were read");
                }
                Err(Ended::Store(error)) => {
                    *lock(&run.failure) = Some(MapRunFailure {
                        error: "States.Runtime".to_owned(),
                        cause: format!("The items could not be kept: {error}"),
                    });
                }
            }
            run.changed.notify_one();
        });
    }

    fn read_items(
        &self,
        run: &LiveMapRun,
        id: i64,
        items_before: u64,
        children_before: i64,
    ) -> Result<(), Ended> {
        let request = &run.request;
        let source = request.source.as_ref().map_err(MapRunFailure::clone)?;
        let mut items = source.items(&self.store.s3())?;
        // The order is the same each time.
        for _ in 0..items_before {
            if let Some(item) = items.next() {
                item.map_err(MapRunFailure::from)?;
            }
        }
        let mut children = request.children(items_before)?;
        let mut chunk = Chunk {
            next: children_before,
            pending: Vec::new(),
            bytes: 0,
        };
        for item in items {
            if let Some(child) = children.push(item.map_err(MapRunFailure::from)?)? {
                chunk.add(child);
            }
            if chunk.is_full() {
                self.write_pending(run, id, chunk.take(), false)?;
            }
        }
        while let Some(child) = children.finish()? {
            chunk.add(child);
        }
        self.write_pending(run, id, chunk.take(), true)
    }

    fn write_pending(
        &self,
        run: &LiveMapRun,
        id: i64,
        pending: Vec<Pending>,
        all_read: bool,
    ) -> Result<(), Ended> {
        let redrives = run.request.redrives;
        let write = self
            .store
            .write(move |c| map_runs::add_pending(c, id, redrives, &pending, all_read));
        let runs = self.handle.block_on(write).map_err(Ended::Store)?;
        run.changed.notify_one();
        if !runs || run.is_aborted() || self.is_stopping() {
            return Err(Ended::Stopped);
        }
        Ok(())
    }
}

/// Child executions that are to be written together.
struct Chunk {
    next: i64,
    pending: Vec<Pending>,
    bytes: usize,
}

impl Chunk {
    fn add(&mut self, child: ChildInput) {
        self.bytes += child.input.len();
        self.pending.push(Pending {
            number: self.next,
            item_count: i64::try_from(child.item_count).unwrap_or(i64::MAX),
            input: child.input,
        });
        self.next += 1;
    }

    fn is_full(&self) -> bool {
        self.pending.len() >= CHUNK || self.bytes >= CHUNK_BYTES
    }

    fn take(&mut self) -> Vec<Pending> {
        self.bytes = 0;
        std::mem::take(&mut self.pending)
    }
}
