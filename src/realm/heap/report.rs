//! The report: classes of objects, and who holds how much by which name.

use super::dominators::Tree;
use super::{CELL, CODE, Graph, KINDS, Names, OBJECT, SHAPE, STRING};
use crate::error::Result;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// Rows of variables that are told, the largest first.
const ROWS: usize = 400;
/// Names in a path.
const DEEPEST: usize = 6;
/// `from` of what a code captures: a variable or an argument of the function around it; a variable that one captured itself.
const LOCAL: u16 = 0;
const ARGUMENT: u16 = 1;
const CAPTURED: u16 = 2;
/// Arguments of the function around a CommonJS module.
const WRAPPER: u32 = 5;

/// By what something is held.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Holder {
    /// A variable of a module, or of a function (number of its code) that still exists.
    Variable { name: u32, file: u32, function: Option<u32> },
    Global { name: u32 },
    Exports { file: u32 },
}

struct Row {
    holder: Holder,
    values: Vec<u32>,
    bytes: u64,
    objects: u64,
}

pub struct Report<'a> {
    graph: &'a Graph,
    names: Names<'a>,
    tree: Tree,
    /// Number of the code around each code.
    around: HashMap<u32, u32>,
    /// Constructors written in JavaScript, by their prototypes.
    constructors: HashMap<u32, Option<u32>>,
}

impl<'a> Report<'a> {
    pub fn new(graph: &'a Graph, names: Names<'a>) -> Report<'a> {
        let mut around = HashMap::new();
        for (number, code) in graph.codes().iter().enumerate() {
            for edge in graph.edges(code.node) {
                if graph.nodes()[edge.to as usize].kind == CODE {
                    around.insert(graph.nodes()[edge.to as usize].code - 1, number as u32);
                }
            }
        }
        Report { graph, names, tree: Tree::of(graph), around, constructors: HashMap::new() }
    }

    pub fn json(mut self) -> Result<Value> {
        let classes = self.classes()?;
        let bytes: u64 = self.graph.nodes().iter().map(|n| n.bytes).sum();
        let (rows, omitted) = self.rows()?;
        let within = self.within(&rows);
        let mut variables = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            variables.push(self.row(row, within[i])?);
        }
        Ok(json!({
            "version": 1,
            "bytes": bytes,
            "objects": self.graph.nodes().len(),
            "classes": classes,
            "variables": variables,
            "omitted": omitted,
        }))
    }

    /// How many of each class there are, and what they take by themselves.
    fn classes(&mut self) -> Result<Vec<Value>> {
        let mut sums: HashMap<String, (u64, u64)> = HashMap::new();
        let mut texts: HashMap<(u16, Option<u32>), String> = HashMap::new();
        for id in 0..self.graph.nodes().len() as u32 {
            let node = &self.graph.nodes()[id as usize];
            let key = match node.kind {
                OBJECT => (node.class_id, self.constructor(id)),
                kind => (u16::MAX, Some(kind as u32)),
            };
            let name = match texts.get(&key) {
                Some(name) => name,
                None => {
                    let name = self.class(id)?;
                    texts.entry(key).or_insert(name)
                }
            };
            match sums.get_mut(name) {
                Some(sum) => *sum = (sum.0 + 1, sum.1 + node.bytes),
                None => drop(sums.insert(name.clone(), (1, node.bytes))),
            }
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by(|a, b| b.1.1.cmp(&a.1.1).then_with(|| a.0.cmp(&b.0)));
        Ok(sums.into_iter().map(|(name, (count, bytes))| json!({ "name": name, "count": count, "bytes": bytes })).collect())
    }

    /// The function written in JavaScript whose instance an object is.
    fn constructor(&mut self, object: u32) -> Option<u32> {
        let graph = self.graph;
        let shape = graph.edges(object).first().map(|e| e.to).filter(|&s| graph.nodes()[s as usize].kind == SHAPE)?;
        let proto = graph.edges(shape).first().map(|e| e.to).filter(|&p| graph.nodes()[p as usize].kind == OBJECT)?;
        *self.constructors.entry(proto).or_insert_with(|| {
            let maker = graph.target(proto, graph.0.constructor)?;
            graph.code_of(&graph.nodes()[maker as usize]).map(|_| maker)
        })
    }

    /// The name of a function; a class's is a property.
    fn function_name(&mut self, function: u32) -> Result<String> {
        let node = &self.graph.nodes()[function as usize];
        let name = self.graph.code_of(node).map_or(Ok(String::new()), |code| self.names.atom(code.name))?;
        match self.graph.target(function, self.graph.0.name).map(|s| &self.graph.nodes()[s as usize]) {
            Some(text) if name.is_empty() && text.kind == STRING => self.names.string(text),
            _ => Ok(name),
        }
    }

    fn class(&mut self, id: u32) -> Result<String> {
        let node = &self.graph.nodes()[id as usize];
        if node.kind != OBJECT {
            return Ok(KINDS[node.kind as usize].into());
        }
        let own = match self.constructor(id) {
            Some(maker) => self.function_name(maker)?,
            None => String::new(),
        };
        if own.is_empty() { self.names.class(node.class_id) } else { Ok(own) }
    }

    fn rows(&mut self) -> Result<(Vec<Row>, usize)> {
        let mut rows: HashMap<Holder, Row> = HashMap::new();
        let mut counted = HashSet::new();
        for (holder, value) in self.holders()? {
            let (bytes, objects) = (self.tree.bytes[value as usize], self.tree.count[value as usize] as u64);
            let row = rows.entry(holder.clone()).or_insert_with(|| Row { holder: holder.clone(), values: Vec::new(), bytes: 0, objects: 0 });
            if row.values.is_empty() || counted.insert((holder, value)) {
                row.values.push(value);
                row.bytes += bytes;
                row.objects += objects;
            }
        }
        let mut rows: Vec<Row> = rows.into_values().collect();
        rows.iter_mut().for_each(|row| row.values.sort_by_key(|&v| std::cmp::Reverse(self.tree.bytes[v as usize])));
        rows.sort_by_key(|row| (std::cmp::Reverse(row.bytes), row.values[0]));
        let omitted = rows.len().saturating_sub(ROWS);
        rows.truncate(ROWS);
        Ok((rows, omitted))
    }

    /// Everything that has a name and holds more than a number.
    fn holders(&mut self) -> Result<Vec<(Holder, u32)>> {
        let graph = self.graph;
        let mut found = Vec::new();
        for (id, node) in graph.nodes().iter().enumerate() {
            let id = id as u32;
            if node.kind == CELL {
                let (Some(code), Some(value)) = (graph.code_of(node), graph.edges(id).first()) else { continue };
                let variable = &graph.captured(code)[node.captured as usize];
                let function = self.owner(node);
                found.push((Holder::Variable { name: variable.name, file: code.file, function }, value.to));
            } else if node.kind == OBJECT && id != graph.0.global {
                // A Module.
                let [exports, filename, loaded] = [graph.0.exports, graph.0.filename, graph.0.loaded].map(|name| graph.target(id, name));
                let (Some(exports), Some(filename), None) = (exports, filename, loaded) else { continue };
                if graph.nodes()[filename as usize].kind == STRING {
                    found.push((Holder::Exports { file: filename }, exports));
                }
            }
        }
        for edge in graph.edges(graph.0.global).iter().filter(|e| e.label != 0) {
            found.push((Holder::Global { name: edge.label }, edge.to));
        }
        Ok(found)
    }

    /// The code whose variable a cell is, if that is a function which still exists; else it is a module's.
    fn owner(&self, cell: &super::HeapNode) -> Option<u32> {
        let graph = self.graph;
        let mut number = graph.nodes()[cell.code as usize].code - 1;
        let mut index = cell.captured as usize;
        loop {
            let variable = graph.captured(&graph.codes()[number as usize]).get(index)?;
            let around = *self.around.get(&number)?;
            match variable.from {
                LOCAL | ARGUMENT => return Some(around).filter(|&code| !self.is_wrapper(code)),
                CAPTURED => (number, index) = (around, variable.index as usize),
                _ => return None,
            }
        }
    }

    /// Whether a code is that of a CommonJS module itself. Mostly it is gone when the module has run.
    fn is_wrapper(&self, number: u32) -> bool {
        let code = &self.graph.codes()[number as usize];
        !self.around.contains_key(&number) && code.arg_count == WRAPPER && code.line <= 1
    }

    /// For each row the one that keeps it alive, if there is one.
    fn within(&self, rows: &[Row]) -> Vec<Option<usize>> {
        let mut of: HashMap<u32, usize> = HashMap::new();
        for (i, row) in rows.iter().enumerate().rev() {
            of.extend(row.values.iter().map(|&v| (v, i)));
        }
        // In each node the row nearest above it, plus one.
        let mut near = vec![0u32; self.graph.nodes().len()];
        for &v in &self.tree.order {
            if let Some(up) = self.tree.above(v) {
                near[v as usize] = of.get(&up).map_or(near[up as usize], |&row| row as u32 + 1);
            }
        }
        rows.iter()
            .enumerate()
            .map(|(i, row)| (near[row.values[0] as usize] as usize).checked_sub(1).filter(|&other| other != i))
            .collect()
    }

    fn row(&mut self, row: &Row, within: Option<usize>) -> Result<Value> {
        let value = row.values[0];
        let mut out = match row.holder {
            Holder::Variable { name, file, function } => {
                let mut out = json!({ "kind": "variable", "name": self.names.atom(name)?, "file": self.names.atom(file)? });
                if let Some(function) = function {
                    let code = &self.graph.codes()[function as usize];
                    out["function"] = self.names.atom(code.name)?.into();
                    out["line"] = code.line.into();
                }
                out
            }
            Holder::Global { name } => json!({ "kind": "global", "name": self.names.atom(name)? }),
            Holder::Exports { file } => {
                json!({ "kind": "exports", "name": "module.exports", "file": self.names.string(&self.graph.nodes()[file as usize])? })
            }
        };
        let (path, at) = self.path(value)?;
        out["id"] = value.into();
        out["type"] = self.class(value)?.into();
        out["length"] = self.graph.nodes()[value as usize].count.into();
        let node = &self.graph.nodes()[value as usize];
        if let Some(code) = self.graph.code_of(node).filter(|_| node.kind == OBJECT) {
            out["defined"] = self.names.atom(code.file)?.into();
        }
        out["bytes"] = row.bytes.into();
        out["objects"] = row.objects.into();
        out["values"] = row.values.len().into();
        if !path.is_empty() {
            out["most"] = json!({
                "path": path, "id": at, "type": self.class(at)?, "length": self.graph.nodes()[at as usize].count, "bytes": self.tree.bytes[at as usize],
            });
        }
        out["within"] = within.into();
        Ok(out)
    }

    /// Where most of what a value keeps alive lies: names of properties, down to a node of which no property has most of it.
    fn path(&mut self, value: u32) -> Result<(Vec<String>, u32)> {
        let (mut path, mut at) = (Vec::new(), value);
        while path.len() < DEEPEST {
            let half = self.tree.bytes[at as usize] / 2;
            let named = self.graph.edges(at).iter().filter(|e| e.label != 0 && e.label >> 31 == 0 && self.tree.above(e.to) == Some(at));
            let Some(edge) = named.max_by_key(|e| self.tree.bytes[e.to as usize]).filter(|e| self.tree.bytes[e.to as usize] > half) else {
                break;
            };
            if self.graph.nodes()[at as usize].code == 0 && self.graph.nodes()[edge.to as usize].kind != OBJECT {
                break;
            }
            path.push(self.names.atom(edge.label)?);
            at = edge.to;
            // A variable that a function captured: on with what is in it.
            if self.graph.nodes()[at as usize].kind == CELL {
                match self.graph.edges(at).first() {
                    Some(inner) if self.tree.above(inner.to) == Some(at) => at = inner.to,
                    _ => break,
                }
            }
        }
        Ok((path, at))
    }
}
