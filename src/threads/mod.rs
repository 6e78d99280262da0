//! Work for all threads of rayon's pool.

mod at_hand;

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::any::Any;
use core::hint::spin_loop;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

pub use at_hand::Held;

/// Threads of the pool that help with some work, and then stay awake for a
/// moment: more of it is likely to follow, and to wake a thread takes longer
/// than a step of a small network.
#[derive(Clone, Default)]
pub struct Crew(Arc<Board>);

/// Where the crew finds its work.
#[derive(Default)]
struct Board {
    work: Mutex<Option<Work>>,
    /// How often there was new work.
    news: AtomicUsize,
    helpers: AtomicUsize,
    busy: AtomicUsize,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

/// What each helper is to do.
#[derive(Clone, Copy)]
struct Work(&'static (dyn Fn() + Sync));

/// How often a helper looks for work in vain before it leaves: for about a
/// tenth of a millisecond.
const LOOKS: usize = 2000;

impl Crew {
    /// How many threads there are, with this one.
    pub fn threads(&self) -> usize {
        rayon::current_num_threads()
    }

    /// Has all threads work on some items: each calls `work` with what hands it
    /// one after the other. This thread takes part, and does not wait for a
    /// helper that has not begun.
    pub fn share<T: Send>(
        &self,
        items: impl Iterator<Item = T> + Send,
        work: impl Fn(&mut dyn Iterator<Item = T>) + Sync,
    ) {
        let items = Mutex::new(items);
        // Once a thread has panicked there are none.
        let next = || items.lock().ok()?.next();
        self.all(&|| work(&mut core::iter::from_fn(next)));
    }

    /// Has all threads call `work`.
    fn all(&self, work: &(dyn Fn() + Sync)) {
        self.gather();
        let board = &*self.0;
        // One is left there where this thread has panicked as well.
        *locked(&board.panic) = None;
        // SAFETY: the board has the work until `End` is dropped, at the end of
        // this function, also if `work` panics; who has begun with it until then
        // has ended when `drop` returns.
        let work =
            unsafe { core::mem::transmute::<&(dyn Fn() + Sync), &'static (dyn Fn() + Sync)>(work) };
        *locked(&board.work) = Some(Work(work));
        let end = End(board);
        board.news.fetch_add(1, Ordering::Release);
        work();
        drop(end);
        let panic = locked(&board.panic).take();
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
    }

    /// Sees to it that there is a helper for each of the other threads.
    fn gather(&self) {
        let others = self.threads().saturating_sub(1);
        for _ in self.0.helpers.load(Ordering::Relaxed)..others {
            let board = Arc::clone(&self.0);
            board.helpers.fetch_add(1, Ordering::Relaxed);
            rayon::spawn(move || {
                board.help();
                board.helpers.fetch_sub(1, Ordering::Relaxed);
            });
        }
    }
}

impl Board {
    /// Helps until there has been nothing to do for a while.
    fn help(&self) {
        let (mut seen, mut looks) = (0, 0);
        while looks < LOOKS {
            let news = self.news.load(Ordering::Acquire);
            if news != seen {
                (seen, looks) = (news, 0);
                self.take_part();
            }
            // The pool may have other work to do.
            if looks % 16 == 0 {
                rayon::yield_now();
            }
            looks += 1;
            spin_loop();
        }
    }

    /// Does what there is to do, if it has not ended yet.
    fn take_part(&self) {
        let work = {
            let work = locked(&self.work);
            if work.is_some() {
                self.busy.fetch_add(1, Ordering::Relaxed);
            }
            *work
        };
        if let Some(Work(work)) = work {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(work)) {
                *locked(&self.panic) = Some(panic);
            }
            self.busy.fetch_sub(1, Ordering::Release);
        }
    }
}

/// Takes the work from the board, and waits for those who have begun with it.
struct End<'a>(&'a Board);

impl Drop for End<'_> {
    fn drop(&mut self) {
        *locked(&self.0.work) = None;
        wait(|| self.0.busy.load(Ordering::Acquire) == 0);
    }
}

/// Waits for what another thread is about to do.
pub fn wait(is_done: impl Fn() -> bool) {
    let mut looks = 0;
    while !is_done() {
        looks += 1;
        if looks < LOOKS {
            spin_loop();
        } else {
            thread::yield_now();
        }
    }
}

/// Working space that threads take from and give back.
pub struct Shelf<T>(Mutex<Vec<Box<T>>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Shelf<T> {
    /// Does some work with what nobody else works with, or else with a new one.
    pub fn with<R>(&self, new: impl FnOnce() -> Box<T>, work: impl FnOnce(&mut T) -> R) -> R {
        let free = locked(&self.0).pop();
        let mut taken = free.unwrap_or_else(new);
        let result = work(&mut taken);
        locked(&self.0).push(taken);
        result
    }
}

/// What a mutex holds; nothing here can be half done when a thread panics.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use core::sync::atomic::AtomicBool;
    use std::panic::panic_any;

    use super::*;

    #[test]
    fn each_item_is_worked_on_once() {
        let crew = Crew::default();
        for count in [0, 1, 2, 100] {
            for _ in 0..20 {
                let done: Vec<_> = (0..count).map(|_| AtomicUsize::new(0)).collect();
                crew.share(done.iter(), |items| {
                    items.for_each(|item| {
                        item.fetch_add(1, Ordering::Relaxed);
                    });
                });
                assert!(done.iter().all(|item| item.load(Ordering::Relaxed) == 1));
            }
        }
    }

    #[test]
    fn several_threads_work_at_once() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
        pool.unwrap().install(|| {
            // Each waits for the other, so that one alone would not end.
            let here = AtomicUsize::new(0);
            Crew::default().share([(); 2].into_iter(), |items| {
                for () in items {
                    here.fetch_add(1, Ordering::SeqCst);
                    while here.load(Ordering::SeqCst) < 2 {
                        thread::yield_now();
                    }
                }
            });
        });
    }

    #[test]
    fn a_helpers_panic_is_the_callers() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
        let crew = Crew::default();
        pool.unwrap().install(|| {
            let caller = thread::current().id();
            // The caller's own goes before a helper's.
            for own in [None, Some("of its own")] {
                let helped = AtomicBool::new(false);
                let result = catch_unwind(AssertUnwindSafe(|| {
                    crew.share([(); 2].into_iter(), |items| {
                        for () in items {
                            if thread::current().id() != caller {
                                helped.store(true, Ordering::SeqCst);
                                panic!("on purpose");
                            }
                            while !helped.load(Ordering::SeqCst) {
                                thread::yield_now();
                            }
                            if let Some(own) = own {
                                panic_any(own);
                            }
                        }
                    });
                }));
                let panic = result.unwrap_err();
                let expected = own.unwrap_or("on purpose");
                assert_eq!(panic.downcast_ref::<&str>(), Some(&expected));
            }
            // And it goes on working.
            let sum = AtomicUsize::new(0);
            crew.share([1, 2, 3].into_iter(), |items| {
                items.for_each(|item| {
                    sum.fetch_add(item, Ordering::SeqCst);
                });
            });
            assert_eq!(sum.into_inner(), 6);
        });
    }
}
