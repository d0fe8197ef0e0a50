//! The heap of a realm as a graph, and the report about it.

mod dominators;
mod report;

use super::engine::*;
use super::enter::Entered;
use super::value::{self, Text};
use crate::error::{Error, Result, Status};
use std::collections::HashMap;

/// Kinds of nodes: the engine's six, and three of heap.c.
const OBJECT: u8 = 0;
const CODE: u8 = 1;
const SHAPE: u8 = 2;
const CELL: u8 = 3;
const STRING: u8 = 6;
const KINDS: [&str; 9] =
    ["(object)", "(code)", "(shape)", "(variable)", "(async call)", "(context)", "(string)", "(symbol)", "(bigint)"];

/// What heap.c read. Nothing in the realm may run while addresses and atoms of it are used.
struct Graph(Heap);

impl Graph {
    fn read(entered: &Entered) -> Result<Graph> {
        // SAFETY: pointers and numbers may be zero.
        let mut heap: Heap = unsafe { std::mem::zeroed() };
        // SAFETY: inside.
        entered.check(unsafe { rvm_heap_thunk(entered.live(), &mut heap) })?;
        Ok(Graph(heap))
    }

    fn nodes(&self) -> &[HeapNode] {
        // SAFETY: the thunk wrote as many.
        unsafe { std::slice::from_raw_parts(self.0.nodes, self.0.node_count as usize) }
    }

    /// Whom a node holds.
    fn edges(&self, node: u32) -> &[HeapEdge] {
        // SAFETY: the thunk wrote one node more than it counts, and as many edges as that one says.
        unsafe {
            let (from, to) = ((*self.0.nodes.add(node as usize)).edges, (*self.0.nodes.add(node as usize + 1)).edges);
            std::slice::from_raw_parts(self.0.edges.add(from as usize), (to - from) as usize)
        }
    }

    fn codes(&self) -> &[HeapCode] {
        // SAFETY: the thunk wrote as many.
        unsafe { std::slice::from_raw_parts(self.0.codes, self.0.code_count as usize) }
    }

    /// The variables that a code captures.
    fn captured(&self, code: &HeapCode) -> &[HeapCaptured] {
        // SAFETY: the thunk wrote as many.
        unsafe { std::slice::from_raw_parts(self.0.captured.add(code.captured as usize), code.captured_count as usize) }
    }

    /// The code of a function or of a cell that a function captured.
    fn code_of(&self, node: &HeapNode) -> Option<&HeapCode> {
        let number = match node.kind {
            CODE => node.code,
            _ if node.code != 0 => self.nodes()[node.code as usize].code,
            _ => 0,
        };
        self.codes().get((number as usize).wrapping_sub(1))
    }

    fn target(&self, node: u32, label: u32) -> Option<u32> {
        self.edges(node).iter().find(|e| e.label == label).map(|e| e.to)
    }
}

impl Drop for Graph {
    fn drop(&mut self) {
        // SAFETY: malloc'ed, and ours.
        unsafe {
            libc::free(self.0.nodes.cast());
            libc::free(self.0.edges.cast());
            libc::free(self.0.codes.cast());
            libc::free(self.0.captured.cast());
        }
    }
}

/// Texts of the engine's names.
struct Names<'a> {
    entered: &'a Entered,
    atoms: HashMap<u32, String>,
    classes: HashMap<u16, String>,
}

impl Names<'_> {
    fn atom(&mut self, atom: u32) -> Result<String> {
        if atom == 0 {
            return Ok(String::new());
        }
        if let Some(text) = self.atoms.get(&atom) {
            return Ok(text.clone());
        }
        let mut out = Cell::UNDEFINED;
        // SAFETY: inside; the thunk wrote a text.
        let text = unsafe {
            self.entered.check(rvm_heap_atom_thunk(self.entered.live(), atom, &mut out))?;
            value::take_text(&out)
        };
        self.atoms.insert(atom, text.clone());
        Ok(text)
    }

    fn class(&mut self, class_id: u16) -> Result<String> {
        if let Some(text) = self.classes.get(&class_id) {
            return Ok(text.clone());
        }
        let mut out = Cell::UNDEFINED;
        // SAFETY: inside; the thunk wrote a text.
        let text = unsafe {
            self.entered.check(rvm_heap_class_thunk(self.entered.live(), class_id as u32, &mut out))?;
            value::take_text(&out)
        };
        self.classes.insert(class_id, text.clone());
        Ok(text)
    }

    /// The content of a string's node.
    fn string(&self, node: &HeapNode) -> Result<String> {
        let js = JSValue { u: rquickjs::qjs::JSValueUnion { ptr: node.address as usize as *mut _ }, tag: rquickjs::qjs::JS_TAG_STRING as i64 };
        let mut out = Cell::UNDEFINED;
        // SAFETY: inside; the string lives, because nothing ran since it was seen; the thunk wrote a text.
        unsafe {
            self.entered.check(rvm_string_thunk(self.entered.live(), js, &mut out))?;
            Ok(value::take_text(&out))
        }
    }
}

impl Entered {
    /// What is in the heap of the realm, as JSON: see `rvm_heap_report`.
    pub fn heap_report(&self) -> Result<Text> {
        let graph = Graph::read(self)?;
        let names = Names { entered: self, atoms: HashMap::new(), classes: HashMap::new() };
        let report = report::Report::new(&graph, names).json()?;
        Text::copy(report.to_string().as_bytes()).ok_or_else(|| Error::new(Status::System, "no memory for the report"))
    }
}
