//! Rising numbers, of which it is asked again and again how many are below another one.

/// Numbers in rising order, with how many of them are below every multiple of `BLOCK`: a question looks at those of one block,
/// where a search would go through all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sorted<const BLOCK: usize> {
    numbers: Vec<u32>,
    below: Vec<u32>,
}

impl<const BLOCK: usize> Sorted<BLOCK> {
    /// These numbers, which must rise.
    pub fn new(numbers: impl Iterator<Item = u32>) -> Self {
        let numbers: Vec<u32> = numbers.collect();
        let mut below = Vec::with_capacity(numbers.last().map_or(0, |&last| last as usize / BLOCK + 1));
        for (index, &number) in numbers.iter().enumerate() {
            while below.len() * BLOCK <= number as usize {
                below.push(index as u32);
            }
        }
        Sorted { numbers, below }
    }

    /// How many are below `number`, which is the index of the first that is not.
    #[inline]
    pub fn before(&self, number: u32) -> usize {
        let Some(&first) = self.below.get(number as usize / BLOCK) else { return self.numbers.len() };
        let near = self.numbers.get(first as usize..).unwrap_or_default();
        first as usize + near.iter().take_while(|&&other| other < number).count()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_are_before_as_a_search_finds() {
        let numbers = [0, 3, 3, 15, 16, 17, 64, 64, 200];
        let (one, some) = (Sorted::<1>::new(numbers.into_iter()), Sorted::<16>::new(numbers.into_iter()));
        for number in (0..300).chain([u32::MAX]) {
            let expected = numbers.partition_point(|&other| other < number);
            assert_eq!((one.before(number), some.before(number)), (expected, expected), "{number}");
        }
        assert_eq!(Sorted::<16>::default().before(7), 0);
        assert!(Sorted::<16>::default().is_empty() && !some.is_empty());
    }
}
