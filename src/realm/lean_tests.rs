//! Images of nothing but blocks and pointers, made at random: what comes out lean is the same image as if the free blocks had never been, wherever it is moved.

use super::*;

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

#[derive(Clone, Copy)]
enum Word {
    Number(usize),
    /// To the start of a block.
    Pointer(usize),
    /// What is left of a pointer to a block, with two bytes written over it.
    Leftover(usize, u16),
    /// To the slot's head.
    Head,
}

#[derive(Clone)]
struct Block {
    is_free: bool,
    words: Vec<Word>,
}

/// Sizes of blocks are multiples of 16, and hold 8 bytes besides.
fn model(random: &mut Random) -> Vec<Block> {
    let count = 2 + random.below(60);
    let mut blocks: Vec<Block> = Vec::new();
    for i in 0..count {
        let words = (0..1 + 2 * random.below(40)).map(|_| match random.below(8) {
            0..3 => Word::Pointer(random.below(count)),
            3 => Word::Leftover(random.below(count), random.below(0x1_0000) as u16),
            4 => Word::Head,
            _ => Word::Number(random.below(0x1_0000)),
        });
        let words = words.collect();
        blocks.push(Block { is_free: i > 0 && random.below(3) == 0, words });
    }
    blocks
}

fn start() -> usize {
    // SAFETY: answers a number.
    unsafe { engine::rvm_arena_start() as usize }
}

const ROOT: usize = offset_of!(SlotHead, rt);

/// The image of what `stays`, its first block `shift` further than it must be, and where its words are that look like pointers.
fn image(blocks: &[Block], stays: impl Fn(usize) -> bool, base: usize, shift: usize) -> (Vec<u8>, Vec<u32>) {
    let mut places = Vec::new();
    let mut end = start() + shift;
    for (i, block) in blocks.iter().enumerate() {
        places.push(stays(i).then_some(end));
        end += if stays(i) { 8 * block.words.len() + 8 } else { 0 };
    }
    let mut bytes = vec![0; (end + 16).next_multiple_of(PAGE as usize)];
    let mut pointers = vec![ROOT as u32];
    put(&mut bytes, offset_of!(SlotHead, top), end.to_ne_bytes());
    put(&mut bytes, ROOT, (base + places[0].unwrap() + 16).to_ne_bytes());
    for (block, place) in blocks.iter().zip(&places) {
        let Some(place) = *place else { continue };
        put(&mut bytes, place + 8, ((8 * block.words.len() + 8) | usize::from(block.is_free)).to_ne_bytes());
        for (k, word) in block.words.iter().enumerate() {
            let at = place + 16 + 8 * k;
            let target = |to: usize| places[to].map_or(0, |place| base + place + 16);
            let (value, is_pointer) = match *word {
                Word::Number(n) => (n, false),
                Word::Pointer(to) => (target(to), target(to) != 0),
                Word::Leftover(to, low) => (target(to) & !0xffff | low as usize, true),
                Word::Head => (base + ROOT, true),
            };
            put(&mut bytes, at, value.to_ne_bytes());
            if is_pointer {
                pointers.push(at as u32);
            }
        }
    }
    (bytes, pointers)
}

/// Blocks without what no image can have: leftovers that point out of it, or to what goes, which another test is about.
fn sound(mut blocks: Vec<Block>, base: usize) -> Vec<Block> {
    let (bytes, _) = image(&blocks, |_| true, base, 0);
    let mut place = start();
    for i in 0..blocks.len() {
        for k in 0..blocks[i].words.len() {
            if let Word::Leftover(to, _) = blocks[i].words[k] {
                let value = word(&bytes, place + 16 + 8 * k).unwrap();
                let points_in = (base + start() + 64..base + bytes.len()).contains(&value);
                // Where a shape seems to be, no leftover is told from a link between shapes.
                if blocks[to].is_free || !points_in || bytes[value - base - 5] & 0x7f == SHAPE {
                    blocks[i].words[k] = Word::Pointer(to);
                }
            }
        }
        place += 8 * blocks[i].words.len() + 8;
    }
    blocks
}

fn relocate(bytes: &mut [u8], pointers: &[u32], distance: usize) {
    for &at in pointers {
        let moved = word(bytes, at as usize).unwrap().wrapping_add(distance);
        put(bytes, at as usize, moved.to_ne_bytes());
    }
}

/// What is behind the head of a slot, and its root.
fn content(bytes: &[u8]) -> (&[u8], usize) {
    let top = word(bytes, offset_of!(SlotHead, top)).unwrap();
    (&bytes[start() + 8..top + 8], word(bytes, ROOT).unwrap())
}

#[test]
fn what_is_left_is_what_would_have_been_without_the_rest() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..400 {
        let base = (1 + random.below(1 << 16)) << 26;
        let other = (1 + random.below(1 << 16)) << 26;
        let mut blocks = sound(model(&mut random), base);
        // Leftovers are bytes like others: they move nowhere, and so are told by their numbers in what is expected.
        let (bytes, pointers) = image(&blocks, |_| true, base, 0);
        let (shifted, _) = image(&blocks, |_| true, other, SHIFT as usize);
        let made = lean(&bytes, &pointers, base, (&shifted, other));
        let (mut packed, kept, used) = made.expect("sound");
        let mut place = start();
        for block in &mut blocks {
            for (k, it) in block.words.iter_mut().enumerate() {
                if let Word::Leftover(..) = it {
                    *it = Word::Number(word(&bytes, place + 16 + 8 * k).unwrap());
                }
            }
            place += 8 * block.words.len() + 8;
        }
        let stays = |i: usize| !blocks[i].is_free;
        let (expected, mut own) = image(&blocks, stays, base, 0);
        assert_eq!(content(&packed), content(&expected));
        assert_eq!(used as usize, word(&expected, offset_of!(SlotHead, top)).unwrap() - start());
        let mut sorted = kept.clone();
        sorted.sort_unstable();
        own.sort_unstable();
        assert_eq!(sorted, own);
        // And wherever it is moved.
        for _ in 0..3 {
            let there = (1 + random.below(1 << 16)) << 26;
            relocate(&mut packed, &kept, there.wrapping_sub(base));
            assert_eq!(content(&packed), content(&image(&blocks, stays, there, 0).0));
            relocate(&mut packed, &kept, base.wrapping_sub(there));
        }
    }
}

#[test]
fn a_word_that_cannot_be_told_spoils_the_image() {
    let block = |words: &[Word]| Block { is_free: false, words: words.to_vec() };
    let blocks = [block(&[Word::Pointer(1)]), block(&[Word::Pointer(0), Word::Number(7), Word::Number(8)])];
    let (base, other) = (1 << 30, 5 << 30);
    let (bytes, pointers) = image(&blocks, |_| true, base, 0);
    let (mut shifted, _) = image(&blocks, |_| true, other, SHIFT as usize);
    assert!(lean(&bytes, &pointers, base, (&shifted, other)).is_some());
    // As far off as no pointer is.
    let at = start() + SHIFT as usize + 16;
    let value = word(&shifted, at).unwrap() + 8 + 0x10;
    put(&mut shifted, at, value.to_ne_bytes());
    assert!(lean(&bytes, &pointers, base, (&shifted, other)).is_none());
}

/// A page of the engine's small blocks between two lists with a head each: those with room, and all.
fn page(index: usize, in_use: &[bool], base: usize) -> (Vec<u8>, usize) {
    let (lists, at, size) = (0, 64, pages::SIZES[index]);
    let mut bytes = vec![0xaa; at + pages::BYTES];
    for (head, link) in [(lists, at), (lists + 16, at + 16)] {
        for (to, from) in [(head, link), (link, head)] {
            put(&mut bytes, to, (base + from).to_ne_bytes());
            put(&mut bytes, to + 8, (base + from).to_ne_bytes());
        }
    }
    put(&mut bytes, at + pages::SIZE_INDEX, [index as u8]);
    put(&mut bytes, at + pages::IN_USE, (in_use.iter().filter(|u| **u).count() as u16).to_ne_bytes());
    put(&mut bytes, at + pages::BLOCKS, (in_use.len() as u16).to_ne_bytes());
    let mut last = at + pages::FIRST_FREE;
    for (i, is_used) in in_use.iter().enumerate() {
        let block = at + pages::HEAD + i * size;
        put(&mut bytes, block + 2, [index as u8]);
        if !is_used {
            put(&mut bytes, last, (i as u16).to_ne_bytes());
            last = block;
        }
    }
    put(&mut bytes, last, pages::NONE.to_ne_bytes());
    (bytes, at)
}

#[test]
fn a_page_ends_behind_its_last_block_in_use() {
    let mut random = Random(88_172_645_463_325_252);
    for _ in 0..400 {
        let index = random.below(pages::SIZES.len());
        let (size, base) = (pages::SIZES[index], random.below(1 << 20) << 26);
        let count = (pages::BYTES - pages::HEAD) / size;
        let until = 1 + random.below(count);
        let mut in_use: Vec<bool> = (0..count).map(|i| i < until && random.below(4) > 0).collect();
        let (before, at) = page(index, &in_use, base);
        let mut after = before.clone();
        let cut = cut(&mut after, base, at, pages::BYTES);
        let Some(end) = in_use.iter().rposition(|u| *u).map(|i| i + 1).filter(|_| in_use.contains(&false)) else {
            assert!(cut.is_none() && after == before, "a page without any block in use, or without any free, stays");
            continue;
        };
        let kept = (end + spare(size)).min(count);
        assert_eq!(cut, Some(pages::HEAD + kept * size));
        // As a page of so many blocks would have been made; behind it is nobody's.
        in_use.truncate(kept);
        let (mut expected, _) = page(index, &in_use, base);
        if !in_use.contains(&false) {
            put(&mut expected, at, [0; 16]);
            put(&mut expected, 0, base.to_ne_bytes());
            put(&mut expected, 8, base.to_ne_bytes());
        }
        let end = at + pages::HEAD + kept * size;
        assert_eq!(&after[..at + pages::HEAD], &expected[..at + pages::HEAD]);
        let contents = |bytes: &[u8], i: usize| bytes[at + pages::HEAD + i * size + if in_use[i] { 0 } else { 2 }..][..size - 2].to_vec();
        assert!((0..kept).all(|i| contents(&after, i) == contents(&before, i)), "what is in use is as it was");
        assert!((0..kept).filter(|i| !in_use[*i]).all(|i| half(&after, at + pages::HEAD + i * size) == half(&expected, at + pages::HEAD + i * size)), "free blocks are linked");
        assert_eq!(after[end..], before[end..]);
    }
}

#[test]
fn a_page_that_is_other_than_expected_stays() {
    let in_use: Vec<bool> = (0..(pages::BYTES - pages::HEAD) / 64).map(|i| i % 3 == 0).collect();
    let base = 7 << 26;
    let (sound, at) = page(6, &in_use, base);
    assert!(cut(&mut sound.clone(), base, at, pages::BYTES).is_some());
    let spoil: [fn(&mut [u8], usize); 6] = [
        |bytes, at| put(bytes, at + pages::SIZE_INDEX, [31]),
        |bytes, at| put(bytes, at + pages::IN_USE, 5u16.to_ne_bytes()),
        |bytes, at| put(bytes, at + pages::BLOCKS, 62u16.to_ne_bytes()),
        |bytes, at| put(bytes, at + pages::FIRST_FREE, 900u16.to_ne_bytes()),
        |bytes, at| put(bytes, at + pages::HEAD + 64 + 2, [7]), // a block of another size
        |bytes, _| put(bytes, 8, [0; 8]),                          // the list does not come back
    ];
    for (i, spoil) in spoil.iter().enumerate() {
        let mut bytes = sound.clone();
        spoil(&mut bytes, at);
        let before = bytes.clone();
        assert!(cut(&mut bytes, base, at, pages::BYTES).is_none() && bytes == before, "case {i}");
    }
}
