//! Whether the diagnostics that a client has of a document still hold.
//!
//! Diagnostics are found by looks. Each begins with everything as it is at one moment and comes back later, when more may have
//! happened; and there may be two at a time, a hasty one of a worker and a thorough one of the thread that looks for links. Looks
//! are numbered as they begin. So a look knows of all that happened before it, and of nothing that was noted with its number
//! or a higher one.

use super::look::Look;
use crate::library::Company;
use std::collections::{BTreeSet, VecDeque};

/// All looks that are under way, and what has happened since they began.
#[derive(Default)]
pub(super) struct Looks {
    /// How many have begun.
    begun: u64,
    under_way: BTreeSet<u64>,
    /// Articles and crowds whose answers have changed, each with the number of looks that had begun by then.
    changes: VecDeque<(u64, Company)>,
}

impl Looks {
    /// Begins a look; tells its number.
    pub(super) fn begin(&mut self) -> u64 {
        self.begun += 1;
        self.under_way.insert(self.begun);
        self.begun
    }

    /// How many have begun: what happens now is known to those after.
    pub(super) fn now(&self) -> u64 {
        self.begun
    }

    /// Notes what has changed.
    pub(super) fn note(&mut self, changed: &Company) {
        if !self.under_way.is_empty() {
            self.changes.push_back((self.begun, changed.clone()));
        }
    }

    /// Ends a look that has come back resting on `company`: true if something of that has changed since it began.
    pub(super) fn end(&mut self, look: u64, company: Option<&Company>) -> bool {
        let after = |(then, _): &&(u64, Company)| *then >= look;
        let missed = company.is_some_and(|rests| self.changes.iter().filter(after).any(|(_, it)| rests.meets(it)));
        self.under_way.remove(&look);
        let first = self.under_way.first().copied().unwrap_or(u64::MAX);
        while self.changes.front().is_some_and(|(then, _)| *then < first) {
            self.changes.pop_front();
        }
        missed
    }
}

/// The diagnostics of one document.
pub(super) struct Standing {
    /// They are out of date.
    stale: bool,
    /// The look that a worker is at.
    looking: Option<u64>,
    /// The last look that was taken in.
    looked: u64,
    /// What that rests on.
    company: Company,
    /// The document says something else than its company was told, since so many looks had begun.
    stirred: Option<u64>,
    /// What was published last: of which state of the text, and the print of the message.
    published: Option<(u64, u64)>,
}

/// What a look brings that is worth taking in.
pub(super) struct Taken {
    /// The client has to be told.
    pub(super) publish: bool,
    /// Those who have to be told what the document says now.
    pub(super) tell: Option<Company>,
}

impl Standing {
    /// Of a document that is new at a moment.
    pub(super) fn new(now: u64) -> Standing {
        Standing {
            stale: true,
            looking: None,
            looked: 0,
            company: Company::default(),
            stirred: Some(now),
            published: None,
        }
    }

    /// They are out of date.
    pub(super) fn outdate(&mut self) {
        self.stale = true;
    }

    pub(super) fn is_stale(&self) -> bool {
        self.stale
    }

    /// What was published last: of which state of the text, and the print of the message.
    #[cfg(test)]
    pub(super) fn published(&self) -> Option<(u64, u64)> {
        self.published
    }

    /// True if a worker is at this look.
    #[cfg(test)]
    pub(super) fn is_at(&self, look: u64) -> bool {
        self.looking == Some(look)
    }

    /// The document says something else from now on.
    pub(super) fn stir(&mut self, now: u64) {
        self.stirred = Some(now);
    }

    /// True if they rest on any of these.
    pub(super) fn rests_on(&self, company: &Company) -> bool {
        self.company.meets(company)
    }

    /// Begins a look, if there is need of one and no worker is at one.
    pub(super) fn begin(&mut self, looks: &mut Looks) -> Option<u64> {
        if !self.stale || self.looking.is_some() {
            return None;
        }
        self.stale = false;
        self.looking = Some(looks.begin());
        self.looking
    }

    /// Takes in what a look has found of a state of the text, the present one being `generation`: the print of its message, and
    /// what it rests on if it has found everything. `None` if a later look is known already.
    pub(super) fn end(
        &mut self,
        looks: &mut Looks,
        look: &Look,
        generation: u64,
        print: u64,
        company: Option<Company>,
    ) -> Option<Taken> {
        let missed = looks.end(look.number, company.as_ref());
        self.looking = self.looking.filter(|at| *at != look.number);
        if look.number < self.looked {
            return None;
        }
        self.looked = look.number;
        let is_present = look.generation == generation;
        self.stale |= missed || !is_present;
        let news = Some((look.generation, print));
        let publish = is_present && self.published != news;
        if publish {
            self.published = news;
        }
        let Some(company) = company else { return Some(Taken { publish, tell: None }) };
        self.company = company;
        // One that began before the document said what it says now leaves that to the next.
        let tell = self.stirred.is_some_and(|then| then < look.number);
        if tell {
            self.stirred = None;
        }
        Some(Taken { publish, tell: tell.then(|| self.company.clone()) })
    }
}
