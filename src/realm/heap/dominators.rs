//! Who keeps whom alive: the dominator tree of the heap (Lengauer and Tarjan, "A fast algorithm for finding dominators in a
//! flowgraph", 1979, with path compression only), and what would go with each node.

use super::Graph;

const NONE: u32 = u32::MAX;

pub struct Tree {
    /// The node that dominates each; `NONE` where only the outside does.
    above: Vec<u32>,
    /// All nodes, each behind the one that dominates it.
    pub order: Vec<u32>,
    /// Bytes of each with all that it dominates, and how many nodes these are.
    pub bytes: Vec<u64>,
    pub count: Vec<u32>,
}

impl Tree {
    pub fn of(graph: &Graph) -> Tree {
        let n = graph.nodes().len();
        let (order, parent) = walk(graph, &roots(graph));
        let above = immediate(graph, &order, &parent);
        let mut bytes: Vec<u64> = graph.nodes().iter().map(|node| node.bytes).collect();
        let mut count = vec![1u32; n];
        for &v in order.iter().rev() {
            let up = above[v as usize];
            if up != NONE {
                bytes[up as usize] += bytes[v as usize];
                count[up as usize] = count[up as usize].saturating_add(count[v as usize]);
            }
        }
        Tree { above, order, bytes, count }
    }

    pub fn above(&self, node: u32) -> Option<u32> {
        Some(self.above[node as usize]).filter(|&up| up != NONE)
    }
}

/// Nodes that are held from elsewhere: by handles, the stack, the engine itself. They have more references than the graph shows.
fn roots(graph: &Graph) -> Vec<u32> {
    let n = graph.nodes().len();
    let mut shown = vec![0i32; n];
    for node in 0..n as u32 {
        for edge in graph.edges(node) {
            shown[edge.to as usize] += 1;
        }
    }
    (0..n as u32).filter(|&v| graph.nodes()[v as usize].refs > shown[v as usize]).collect()
}

/// The nodes in the order of a depth-first walk, and who led to each. What no root reaches is a root, too.
fn walk(graph: &Graph, roots: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let n = graph.nodes().len();
    let (mut order, mut parent, mut seen) = (Vec::with_capacity(n), vec![NONE; n], vec![false; n]);
    let mut open: Vec<(u32, usize)> = Vec::new();
    for root in roots.iter().copied().chain(0..n as u32) {
        if std::mem::replace(&mut seen[root as usize], true) {
            continue;
        }
        order.push(root);
        open.push((root, 0));
        while let Some((node, next)) = open.last_mut() {
            let Some(edge) = graph.edges(*node).get(*next) else {
                open.pop();
                continue;
            };
            *next += 1;
            let (from, to) = (*node, edge.to);
            if !std::mem::replace(&mut seen[to as usize], true) {
                parent[to as usize] = from;
                order.push(to);
                open.push((to, 0));
            }
        }
    }
    (order, parent)
}

/// The immediate dominators. Inside, nodes go by their places in `order`, from 1; 0 is the outside, which leads to the roots.
fn immediate(graph: &Graph, order: &[u32], parent: &[u32]) -> Vec<u32> {
    let n = order.len();
    let mut place = vec![0u32; n];
    for (i, &v) in order.iter().enumerate() {
        place[v as usize] = i as u32 + 1;
    }
    let before = predecessors(graph, &place);
    let up = |w: usize| match parent[order[w - 1] as usize] {
        NONE => 0,
        p => place[p as usize],
    };
    let mut semi: Vec<u32> = (0..=n as u32).collect();
    let mut best: Vec<u32> = (0..=n as u32).collect();
    let mut ancestor = vec![NONE; n + 1];
    let mut dominator = vec![0u32; n + 1];
    // The buckets, as lists.
    let (mut first, mut next) = (vec![NONE; n + 1], vec![NONE; n + 1]);
    let mut path = Vec::new();
    let mut find = |v: u32, ancestor: &mut [u32], best: &mut [u32], semi: &[u32]| {
        let mut at = v;
        while ancestor[at as usize] != NONE && ancestor[ancestor[at as usize] as usize] != NONE {
            path.push(at);
            at = ancestor[at as usize];
        }
        while let Some(at) = path.pop() {
            let above = ancestor[at as usize] as usize;
            if semi[best[above] as usize] < semi[best[at as usize] as usize] {
                best[at as usize] = best[above];
            }
            ancestor[at as usize] = ancestor[above];
        }
        best[v as usize]
    };
    let held = roots(graph);
    let mut is_root = vec![false; n + 1];
    held.iter().for_each(|&v| is_root[place[v as usize] as usize] = true);
    for w in (1..=n).rev() {
        let led = up(w);
        if led == 0 || is_root[w] {
            semi[w] = 0;
        }
        for &v in before.of(w) {
            let u = find(v, &mut ancestor, &mut best, &semi);
            semi[w] = semi[w].min(semi[u as usize]);
        }
        let s = semi[w] as usize;
        next[w] = std::mem::replace(&mut first[s], w as u32);
        ancestor[w] = led;
        let mut v = std::mem::replace(&mut first[led as usize], NONE);
        while v != NONE {
            let u = find(v, &mut ancestor, &mut best, &semi);
            dominator[v as usize] = if semi[u as usize] < semi[v as usize] { u } else { led };
            v = next[v as usize];
        }
    }
    let mut above = vec![NONE; n];
    for w in 1..=n {
        if dominator[w] != semi[w] {
            dominator[w] = dominator[dominator[w] as usize];
        }
        if dominator[w] != 0 {
            above[order[w - 1] as usize] = order[dominator[w] as usize - 1];
        }
    }
    above
}

/// Who leads to each place.
struct Predecessors {
    start: Vec<u32>,
    all: Vec<u32>,
}

impl Predecessors {
    fn of(&self, w: usize) -> &[u32] {
        &self.all[self.start[w] as usize..self.start[w + 1] as usize]
    }
}

fn predecessors(graph: &Graph, place: &[u32]) -> Predecessors {
    let n = place.len();
    let mut start = vec![0u32; n + 3];
    for node in 0..n as u32 {
        for edge in graph.edges(node) {
            start[place[edge.to as usize] as usize + 2] += 1;
        }
    }
    for i in 1..start.len() {
        start[i] += start[i - 1];
    }
    let mut all = vec![0; *start.last().expect("not empty") as usize];
    for node in 0..n as u32 {
        for edge in graph.edges(node) {
            let at = &mut start[place[edge.to as usize] as usize + 1];
            all[*at as usize] = place[node as usize];
            *at += 1;
        }
    }
    Predecessors { start, all }
}

#[cfg(test)]
mod tests {
    use super::super::{Heap, HeapEdge, HeapNode};
    use super::*;

    /// A graph of malloc'ed arrays, as heap.c makes it. `held`: what the outside holds besides.
    fn graph(n: usize, held: &[u32], edges: &[(u32, u32)]) -> Graph {
        let shown = |v: u32| edges.iter().filter(|e| e.1 == v).count() as i32;
        // SAFETY: room for what is written; numbers may be zero.
        unsafe {
            let nodes = libc::calloc(n + 1, size_of::<HeapNode>()).cast::<HeapNode>();
            let list = libc::calloc(edges.len() + 1, size_of::<HeapEdge>()).cast::<HeapEdge>();
            let mut count = 0;
            for v in 0..=n as u32 {
                (*nodes.add(v as usize)).edges = count;
                (*nodes.add(v as usize)).bytes = 1;
                (*nodes.add(v as usize)).refs = shown(v) + held.contains(&v) as i32;
                for &(_, to) in edges.iter().filter(|e| e.0 == v) {
                    *list.add(count as usize) = HeapEdge { to, label: 0 };
                    count += 1;
                }
            }
            let mut heap: Heap = std::mem::zeroed();
            (heap.nodes, heap.edges, heap.node_count, heap.edge_count) = (nodes, list, n as u64, count as u64);
            Graph(heap)
        }
    }

    /// What can be reached without `but`.
    fn reached(n: usize, held: &[u32], edges: &[(u32, u32)], but: u32) -> Vec<bool> {
        let mut seen = vec![false; n];
        let mut open: Vec<u32> = held.to_vec();
        while let Some(v) = open.pop() {
            if v != but && !std::mem::replace(&mut seen[v as usize], true) {
                open.extend(edges.iter().filter(|e| e.0 == v).map(|e| e.1));
            }
        }
        seen
    }

    #[test]
    fn what_goes_with_a_node_is_what_only_it_reaches() {
        let mut state = 1u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % below
        };
        for round in 0..2000 {
            let n = 1 + random(14) as usize;
            let mut held: Vec<u32> = (0..1 + random(2)).map(|_| random(n as u64) as u32).collect();
            let edges: Vec<(u32, u32)> = (0..random(3 * n as u64 + 1)).map(|_| (random(n as u64) as u32, random(n as u64) as u32)).collect();
            // What nobody holds is a root, too.
            for v in 0..n as u32 {
                if !reached(n, &held, &edges, u32::MAX)[v as usize] {
                    held.push(v);
                }
            }
            let tree = Tree::of(&graph(n, &held, &edges));
            let all = reached(n, &held, &edges, u32::MAX);
            for v in 0..n as u32 {
                let without = reached(n, &held, &edges, v);
                let lost = (0..n).filter(|&u| all[u] && !without[u]).count() as u64;
                assert_eq!(tree.bytes[v as usize], lost, "round {round}: node {v} of {edges:?}, held {held:?}");
            }
        }
    }

    #[test]
    fn long_chains_need_no_stack() {
        let n = 300_000u32;
        // Each leads on and back, and to the last one, which leads nowhere.
        let to = |v: u32| if v < n - 1 { [v + 1, v.saturating_sub(1), n - 1] } else { [v; 3] };
        let edges: Vec<HeapEdge> = (0..n).flat_map(to).map(|to| HeapEdge { to, label: 0 }).collect();
        // SAFETY: room for what is written; numbers may be zero.
        let chain = unsafe {
            let nodes = libc::calloc(n as usize + 1, size_of::<HeapNode>()).cast::<HeapNode>();
            let list = libc::calloc(edges.len(), size_of::<HeapEdge>()).cast::<HeapEdge>();
            std::ptr::copy_nonoverlapping(edges.as_ptr(), list, edges.len());
            for v in 0..=n as usize {
                (*nodes.add(v)).edges = 3 * v as u32;
                (*nodes.add(v)).bytes = 1;
            }
            (*nodes).refs = 10;
            let mut heap: Heap = std::mem::zeroed();
            (heap.nodes, heap.edges, heap.node_count, heap.edge_count) = (nodes, list, n as u64, edges.len() as u64);
            Graph(heap)
        };
        let tree = Tree::of(&chain);
        assert_eq!((tree.bytes[0], tree.bytes[1], tree.bytes[n as usize - 2], tree.bytes[n as usize - 1]), (n as u64, n as u64 - 2, 1, 1));
    }
}
