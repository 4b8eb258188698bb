//! Damaged definitions: the recorded ones, changed as hands and tools change them, without end and without chance.

use asl::syntax::{self, Node, Span};

mod tests;

/// Reproducible numbers (SplitMix64).
#[derive(Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `bound`, which is not zero.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % bound
    }

    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// A way to damage a text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Damage {
    /// Its end is missing.
    CutOff,
    /// Some bytes are others; it may be no UTF-8 any more.
    BytesFlipped,
    /// An object has a member twice.
    KeysRepeated,
    /// Values are of another type.
    TypesChanged,
    /// Values and members are at other places, under other names, or gone.
    PiecesMoved,
}

/// What stands in a text, and where.
struct Pieces {
    values: Vec<Span>,
    /// Name and value of each member.
    members: Vec<(Span, Span)>,
}

impl Pieces {
    fn of(text: &str) -> Self {
        let mut pieces = Self {
            values: Vec::new(),
            members: Vec::new(),
        };
        pieces.walk(syntax::parse(text).tree.root());
        pieces
    }

    fn walk(&mut self, node: Node<'_>) {
        self.values.push(node.span());
        for member in node.members() {
            self.members.push((member.key_span, member.value.span()));
            self.walk(member.value);
        }
        node.elements().for_each(|element| self.walk(element));
    }
}

/// Values of every type, and some that are hardly values of theirs.
const VALUES: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "1e400",
    "9007199254740993",
    "99999999999999999999",
    "\"\"",
    "\"$\"",
    "\"$.a[\"",
    "\"$$.Map.Item.Value\"",
    "\"{% $states.input %}\"",
    "\"{% (\"",
    "\"States.Format('{}', $)\"",
    "\"\\ud800\"",
    "[]",
    "{}",
    "[[{}]]",
    "{\"a.$\": \"$\"}",
    "[\"States.ALL\"]",
];

/// Names of fields that belong elsewhere.
const NAMES: &[&str] = &[
    "\"Type\"",
    "\"Next\"",
    "\"End\"",
    "\"Parameters\"",
    "\"Arguments\"",
    "\"Output\"",
    "\"Assign\"",
    "\"QueryLanguage\"",
    "\"ItemProcessor\"",
    "\"Retry\"",
    "\"StartAt\"",
    "\"x.$\"",
    "\"\"",
];

/// The damaged text.
pub(crate) fn damaged(text: &str, damage: Damage, random: &mut Random) -> Vec<u8> {
    match damage {
        Damage::CutOff => {
            let end = text.trim_end().len().max(1);
            text.as_bytes()[..random.below(end)].to_vec()
        }
        Damage::BytesFlipped => {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=random.below(8) {
                let at = random.below(bytes.len());
                match random.below(3) {
                    0 => bytes[at] = random.below(256) as u8,
                    _ => bytes[at] ^= 1 << random.below(8),
                }
            }
            bytes
        }
        Damage::KeysRepeated => repeatedly(text, random, |text, pieces, random| {
            let (key, value) = random.pick(&pieces.members);
            let other = match random.below(2) {
                0 => random.pick(VALUES),
                _ => slice(text, random.pick(&pieces.values)),
            };
            let again = format!(", {}: {other}", slice(text, key));
            replaced(text, Span::new(value.end, value.end), &again)
        }),
        Damage::TypesChanged => repeatedly(text, random, |text, pieces, random| {
            replaced(text, random.pick(&pieces.values), random.pick(VALUES))
        }),
        Damage::PiecesMoved => repeatedly(text, random, moved),
    }
}

/// Changes a text one to three times.
fn repeatedly(
    text: &str,
    random: &mut Random,
    change: fn(&str, &Pieces, &mut Random) -> String,
) -> Vec<u8> {
    let mut text = text.to_owned();
    for _ in 0..=random.below(3) {
        let pieces = Pieces::of(&text);
        if pieces.members.is_empty() {
            break;
        }
        text = change(&text, &pieces, random);
    }
    text.into_bytes()
}

fn moved(text: &str, pieces: &Pieces, random: &mut Random) -> String {
    match random.below(4) {
        // One value takes another's place, which may lie within it.
        0 => {
            let from = slice(text, random.pick(&pieces.values)).to_owned();
            replaced(text, random.pick(&pieces.values), &from)
        }
        // Two values change places.
        1 => {
            let (one, other) = (random.pick(&pieces.values), random.pick(&pieces.values));
            let (first, last) = if one.start <= other.start {
                (one, other)
            } else {
                (other, one)
            };
            if first.end > last.start {
                return text.to_owned();
            }
            let (before, after) = (slice(text, first), slice(text, last));
            replaced(&replaced(text, last, before), first, after)
        }
        // A member is gone, with the comma after it.
        2 => {
            let (key, value) = random.pick(&pieces.members);
            let rest = &text[value.end..];
            let comma = rest.len() - rest.trim_start().trim_start_matches(',').len();
            replaced(text, Span::new(key.start, value.end + comma), "")
        }
        // A member has another name.
        _ => {
            let (key, _) = random.pick(&pieces.members);
            let name = match random.below(2) {
                0 => random.pick(NAMES),
                _ => slice(text, random.pick(&pieces.members).0),
            };
            replaced(text, key, name)
        }
    }
}

fn slice(text: &str, span: Span) -> &str {
    &text[span.start..span.end]
}

fn replaced(text: &str, span: Span, by: &str) -> String {
    format!("{}{by}{}", &text[..span.start], &text[span.end..])
}
