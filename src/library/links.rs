//! The links of an article: found once, and mended where that is less work than finding them anew.

use super::joined::{Joined, Tie};
use super::pairs;
use super::{Entry, Key, Library, Link, Links, crowd};
use crate::link::score::Forms;
use crate::link::{Band, Pair};
use rustc_hash::FxHashMap;
use std::sync::Arc;

impl Library {
    /// All links of one article, each with `a` in this article; may be asked for many articles in parallel. Of a wording that
    /// very many articles have, each statement is linked with the one before it alone.
    pub fn links(&self, key: &str) -> Vec<Link> {
        let key = Key::from(key);
        let mut links: Vec<Link> = self.links_of(&key).ties().map(|tie| tie.of(&key)).collect();
        let count = self.record(&key).map_or(0, |record| record.statements.len());
        for at in 0..count {
            let Some(crowd) = self.crowd(&key, at) else { continue };
            let before = crowd.find(&key, at).and_then(|member| crowd.before(member));
            links.extend(before.map(|other| Link {
                a: (key.clone(), at),
                b: (other.key.clone(), other.at),
                score: 1.0,
                band: Band::Same,
            }));
        }
        links
    }

    /// The links of an article, kept for those who ask next; those that there is no time to look for are missing.
    pub(super) fn links_of(&self, key: &str) -> Links {
        let key = Key::from(key);
        self.all_links_of(&key).unwrap_or_else(|| self.earlier_links_of(&key).unwrap_or_default())
    }

    /// What is still right of the links that an article had: those of statements that it still has with articles that have not
    /// changed.
    fn earlier_links_of(&self, key: &Key) -> Option<Links> {
        let (state, earlier) = self.found.links.get(key)?;
        let changed = self.history.after(state)?;
        let entry = self.entry(key)?;
        let places: FxHashMap<u32, usize> =
            entry.forms.iter().enumerate().map(|(at, form)| (form.wording(), at)).collect();
        let kept = earlier.ties().filter(|tie| !changed.contains(&tie.other)).filter_map(|tie| {
            let at = *places.get(earlier.wordings.get(tie.at)?)?;
            Some(Tie { at, ..tie })
        });
        Some(Arc::new(Joined::new(kept.collect(), wordings(&entry))))
    }

    /// The links of an article; `None` if there is no time for all.
    pub(super) fn all_links_of(&self, key: &Key) -> Option<Links> {
        let known = self.found.links.get(key);
        let changed = known.as_ref().and_then(|(state, _)| self.history.after(*state));
        let links = match (known, changed) {
            (Some((state, known)), _) if state == self.history.now() => return Some(known),
            (Some((_, known)), Some(changed)) if !changed.contains(&key) => self.mended(key, known, &changed)?,
            _ => Arc::new(self.find_links(key)?),
        };
        self.found.links.keep(key.clone(), (self.history.now(), links.clone()), links.weight());
        Some(links)
    }

    /// The links of an article as they were, with those of the articles that have changed since as they are now.
    fn mended(&self, key: &Key, links: Links, changed: &[&Key]) -> Option<Links> {
        let mut now = Vec::new();
        for &other in changed {
            let theirs = self.all_links_of(other)?;
            now.extend(theirs.has(key).then_some((other, theirs)));
        }
        if now.is_empty() && !changed.iter().any(|other| links.has(other)) {
            return Some(links);
        }
        let mut ties: Vec<Tie<&Key>> = links.ties().filter(|tie| !changed.contains(&tie.other)).collect();
        for (other, theirs) in &now {
            ties.extend(theirs.with(key).map(|tie| tie.turned(*other)));
        }
        Some(Arc::new(Joined::new(ties, links.wordings.clone())))
    }

    /// Looks for the links of an article: first the articles that it may have some with, then all that both say. `None` if
    /// there is no time for it.
    fn find_links(&self, key: &Key) -> Option<Joined> {
        let Some(this) = self.entry(key) else { return Some(Joined::default()) };
        if self.is_alone(key) {
            return Some(Joined::new(Vec::new(), wordings(&this)));
        }
        let Some(haste) = &self.haste else { return self.compare_partners(key, &this) };
        let (now, left) = (self.history.now(), haste.left());
        let known = self.found.too_much.get(key);
        if haste.is_short() || known.is_some_and(|(state, tried)| state == now && left <= tried) {
            // What was too much once is not begun again, neither for this answer nor for the next one in as much haste.
            haste.give_up();
            return None;
        }
        let links = self.compare_partners(key, &this);
        if links.is_none() {
            self.found.too_much.keep(key.clone(), (now, left), 1);
        }
        links
    }

    /// The same for one that has partners, or for which there may be no time.
    fn compare_partners(&self, key: &Key, this: &Arc<Entry>) -> Option<Joined> {
        let partners = self.partners(key, this)?;
        let ours = self.found.links.get(key);
        let mut out = Vec::new();
        for other in &partners {
            // Whoever has compared the two has compared them for both; and those who are linked were compared.
            let holds = |state: u64, linked: bool| {
                (linked || self.history.compares_as(state)) && self.history.are_unchanged(state, [key, other])
            };
            let ours = ours.as_ref().filter(|(state, ours)| ours.has(other) && holds(*state, true));
            if let Some((_, ours)) = ours {
                out.extend(ours.with(other).map(|tie| Tie { other, ..tie }));
                continue;
            }
            let theirs = self.found.links.get(other);
            if let Some((_, theirs)) = theirs.filter(|(state, theirs)| holds(*state, theirs.has(key))) {
                out.extend(theirs.with(key).map(|tie| tie.turned(other)));
                continue;
            }
            if !self.may(crowd::UNPACKING) {
                return None;
            }
            let Some(second) = self.entry(other) else { continue };
            let pairs = self.compare((key, this), (other, &second))?.into_iter();
            out.extend(pairs.map(|pair| Tie { at: pair.a, other, there: pair.b, score: pair.score, band: pair.band }));
        }
        Some(Joined::new(out, wordings(this)))
    }

    /// The pairs of statements of two articles that are the same; `None` if there is no time to compare them.
    fn compare(&self, (key, this): (&Key, &Entry), (other, second): (&Key, &Entry)) -> Option<Vec<Pair>> {
        // Who is open will be edited.
        let asked = this.article.is_some().then(|| (key.clone(), other.clone()));
        let known = asked.as_ref().and_then(|asked| self.found.compared.get(asked));
        let all = this.forms.len() * second.forms.len();
        let work = known.as_ref().map_or(all, |known| known.work(this, second));
        if !self.may(1 + work / PAIRS_A_STEP) {
            return None;
        }
        let Some(asked) = asked else { return Some(pairs::pairs(this, second)) };
        let compared = match known {
            Some(known) if known.is_of(this, second) => known,
            known => {
                let compared = Arc::new(known.unwrap_or_default().after(this, second));
                self.found.compared.keep(asked, compared.clone(), compared.weight());
                compared
            }
        };
        Some(pairs::pairs_compared(this, second, &compared))
    }
}

/// The wordings of an article's statements.
fn wordings(entry: &Entry) -> Box<[u32]> {
    entry.forms.iter().map(Forms::wording).collect()
}

/// So many pairs of statements are compared in one step.
const PAIRS_A_STEP: usize = 2;
