//! The order in which a Java `HashMap` gives its keys. AWS writes the members of a CSV row in it (seen in recordings whose header rows
//! stand in another order).

/// A new map's buckets.
const BUCKETS: usize = 16;

/// The places in `names` in the order of the map; of equal names the last one, whose value stays.
pub(super) fn order(names: &[String]) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        match places.iter_mut().find(|it| names.get(**it) == Some(name)) {
            Some(place) => *place = index,
            None => places.push(index),
        }
    }
    let mut buckets = BUCKETS;
    // It grows when it is more than three quarters full.
    while places.len() * 4 > buckets * 3 {
        buckets *= 2;
    }
    let bucket = |index: &usize| {
        let spread = names.get(*index).map_or(0, |name| spread(hash(name)));
        spread as usize & (buckets - 1)
    };
    // Within a bucket they stand in the order in which they came; the sort keeps it.
    places.sort_by_key(bucket);
    places
}

/// `String.hashCode`.
fn hash(text: &str) -> u32 {
    text.encode_utf16().fold(0_u32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(u32::from(unit))
    })
}

/// `HashMap.hash`.
fn spread(hash: u32) -> u32 {
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::order;

    fn ordered(names: &[&str]) -> String {
        let names: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
        let texts = order(&names).into_iter().map(|it| names[it].clone());
        texts.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn keys_come_in_the_order_of_their_hashes() {
        // The first three as recorded on AWS.
        for (names, expected) in [
            (&["Col1", "Col2", "Col3"][..], "Col1|Col2|Col3"),
            (&["0", "True", "{}"], "0|{}|True"),
            (&["H1", ""], "|H1"),
            (&["a", "b", "a"], "a|b"),
            (&[], ""),
        ] {
            assert_eq!(ordered(names), expected, "{names:?}");
        }
    }

    #[test]
    fn a_thirteenth_key_doubles_the_buckets() {
        // "q" is 113: bucket 1 of 16, where "a" (97) is too, and bucket 17 of 32.
        let twelve = ["q", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
        assert_eq!(ordered(&twelve), "q|b|c|d|e|f|g|h|i|j|k|l");
        let thirteen = [
            "q", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
        ];
        assert_eq!(ordered(&thirteen), "b|c|d|e|f|g|h|i|j|k|l|m|q");
    }
}
