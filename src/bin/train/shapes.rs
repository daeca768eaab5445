//! Which places in a sentence are not worth a question: those whose shape gets next to no probability.

use crate::fit::Lesson;
use onrecord::speaker::attribution::candidates::{self, Reach};
use onrecord::speaker::attribution::events::{self, softmax};
use onrecord::speaker::attribution::features::{CueView, content, source};
use onrecord::speaker::attribution::model::{Decision, Model};
use onrecord::speaker::attribution::scan::Scan;
use onrecord::speaker::attribution::shapes::{self, Shape, Shapes};
use rayon::prelude::*;

/// A shape is passed over if its places get less than this on average.
const FLOOR: f64 = 0.001;
/// And if so many were seen at least.
const SEEN: u32 = 10;

/// The shapes that `model` has next to no use for in these lessons.
pub fn of(model: &Model, lessons: &[&Lesson]) -> Shapes {
    let mut sums = vec![(0, 0.0); 1 << shapes::BITS];
    for (shape, p) in lessons.par_iter().map(|lesson| given(lesson, model)).collect::<Vec<_>>().concat() {
        let (seen, sum): &mut (u32, f64) = &mut sums[shape];
        (*seen, *sum) = (*seen + 1, *sum + f64::from(p));
    }
    let mut shapes = Shapes::default();
    for (shape, (seen, sum)) in sums.into_iter().enumerate() {
        if seen >= SEEN && sum < FLOOR * f64::from(seen) {
            shapes.pass_over(shape);
        }
    }
    shapes
}

/// The probability that the model gives to each place around the cues of a lesson, after the place's shape.
fn given(lesson: &Lesson, model: &Model) -> Vec<(Shape, f32)> {
    let scan = Scan::new(&lesson.reading, &model.lexicon).hear(model.table(Decision::Cue));
    let mut given = Vec::new();
    let (mut places, mut scores) = (Vec::new(), Vec::new());
    for event in &events::events(&scan, model, Reach::Sentence) {
        let (view, i) = (&CueView::new(&scan, event.cue), event.cue);
        let table = model.table(Decision::RightStart);
        candidates::right_starts(&scan, i, Reach::Sentence, &mut places);
        scores.clear();
        scores.push(table.score(|sum| content::no_right(view, sum)));
        scores.extend(places.iter().map(|&j| table.score(|sum| content::right_start(view, j, sum))));
        let start = events::softmax_best(&scores).and_then(|(best, _)| places.get(best.checked_sub(1)?).copied());
        softmax(&mut scores);
        for (&j, &p) in places.iter().zip(&scores[1..]) {
            given.push((shapes::right_start(&scan, i, j), p));
        }
        if let Some(start) = start {
            let table = model.table(Decision::RightEnd);
            candidates::right_ends(&scan, start, Reach::Sentence, &mut places);
            scores.clear();
            scores.extend(places.iter().map(|&e| table.score(|sum| content::right_end(view, start, e, sum))));
            softmax(&mut scores);
            for (&e, &p) in places.iter().zip(&scores) {
                given.push((shapes::right_end(&scan, start, e, e == view.to), p));
            }
        }
        let table = model.table(Decision::LeftEnd);
        candidates::left_ends(&scan, i, Reach::Sentence, &mut places);
        scores.clear();
        scores.push(table.score(|sum| content::no_left(view, sum)));
        scores.extend(places.iter().map(|&e| table.score(|sum| content::left_end(view, e, sum))));
        softmax(&mut scores);
        for (&e, &p) in places.iter().zip(&scores[1..]) {
            given.push((shapes::left_end(&scan, i, e), p));
        }
        let table = model.table(Decision::Source);
        let contents: Vec<_> = event.contents().cloned().collect();
        let phrases: Vec<_> = events::source_phrases(view, &contents, Reach::Sentence).collect();
        scores.clear();
        scores.push(table.score(|sum| source::none(view, sum)));
        let score = |&(_, phrase, place)| table.score(|sum| source::phrase(view, phrase, place, &contents, sum));
        scores.extend(phrases.iter().map(score));
        softmax(&mut scores);
        for (&(_, phrase, place), &p) in phrases.iter().zip(&scores[1..]) {
            given.push((events::source_shape(view, phrase, place, &contents), p));
        }
    }
    given
}
