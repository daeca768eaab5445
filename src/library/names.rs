//! One name for one speaker across articles: "Jane Salter" in one and "Jen Psalter" in another.
//!
//! Two names are one only if [`Speaker::compatible`] says [`Same`](Compatibility::Same), which a surname alone never is. Of
//! the spellings that which most articles have stands for all, then the longest, then the first.

use crate::speaker::Speaker;
use crate::speaker::identity::{Compatibility, Sort, sound};
use rustc_hash::FxHashMap;

/// For each article, given by its speakers, and each of these the name under which other articles know them, if it is another one.
pub fn canonical(articles: &[&[Speaker]]) -> Vec<Vec<Option<String>>> {
    // Each spelling once, with one speaker who bears it and the number of articles that have it.
    let mut spellings: Vec<(&Speaker, usize)> = Vec::new();
    let mut known: FxHashMap<&str, usize> = FxHashMap::default();
    let mut heard: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let named = |speaker: &&Speaker| speaker.sort == Sort::Person && speaker.name.contains(' ');
    for speaker in articles.iter().copied().flatten().filter(named) {
        let index = *known.entry(&speaker.name).or_insert_with(|| {
            spellings.push((speaker, 0));
            heard.entry(sound(&speaker.name)).or_default().push(spellings.len() - 1);
            spellings.len() - 1
        });
        spellings[index].1 += 1;
    }
    let mut best: Vec<usize> = (0..spellings.len()).collect();
    for alike in heard.values().filter(|alike| alike.len() > 1) {
        // The most frequent spelling first, then the longest, then the first: each of the others goes to the first it fits.
        let mut order = alike.clone();
        order.sort_by_key(|&i| {
            let (speaker, articles) = spellings[i];
            (std::cmp::Reverse((articles, speaker.name.chars().count())), i)
        });
        for (rank, &i) in order.iter().enumerate() {
            let same = |&&j: &&usize| spellings[i].0.compatible(spellings[j].0) == Compatibility::Same;
            if let Some(&j) = order[..rank].iter().find(same) {
                best[i] = best[j];
            }
        }
    }
    let other = |speaker: &Speaker| {
        let index = *known.get(speaker.name.as_str()).filter(|_| named(&speaker))?;
        (best[index] != index).then(|| spellings[best[index]].0.name.clone())
    };
    articles.iter().map(|speakers| speakers.iter().map(other).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::date::Known;
    use crate::markup::Format;

    #[test]
    fn spellings_of_one_speaker_have_one_name_and_a_surname_joins_nobody() {
        let read = |text: &str| Article::read(text, Format::Plain, &Known::default()).speakers;
        let articles = [
            "“The boats are late,” Jen Psalter said. “Ask the yard,” Tom Holm said.",
            "“The boats were late,” Jane Salter said. “Ask Psalter,” said Tim Holm.",
            "“Late again,” said Jen Psalter. “Yes,” said Holm.",
        ];
        let articles = articles.map(read);
        let names = canonical(&articles.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let told: Vec<(&str, &str)> = articles
            .iter()
            .zip(&names)
            .flat_map(|(speakers, names)| speakers.iter().zip(names))
            .filter_map(|(speaker, name)| Some((speaker.name.as_str(), name.as_deref()?)))
            .collect();
        assert_eq!(told, [("Jane Salter", "Jen Psalter")]);
    }
}
