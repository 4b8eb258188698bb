use std::fs::File;
use std::io::{self, Read, Seek};

use flate2::read::MultiGzDecoder;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTANDARD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// The content of a file, decompressed where it is compressed with gzip or Zstandard. The first bytes decide: no text that holds items
/// begins like that.
pub(super) fn decompressed(mut file: File) -> io::Result<Box<dyn Read + Send>> {
    let mut start = Vec::with_capacity(ZSTANDARD.len());
    (&mut file).take(4).read_to_end(&mut start)?;
    file.rewind()?;
    if start.starts_with(GZIP) {
        return Ok(Box::new(MultiGzDecoder::new(file)));
    }
    if start.starts_with(ZSTANDARD) {
        return Ok(Box::new(zstd::Decoder::new(file)?));
    }
    Ok(Box::new(file))
}
