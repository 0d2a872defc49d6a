/** The parts of V8's heap snapshot that are read: flat lists of numbers, explained by `meta`. */
export interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

/**
 * What V8 keeps for itself and no script can ask for: compiled code with what it has learnt of the objects it met,
 * the classes that V8 makes up for them, the frames behind the text of an error's stack, and the text that was last
 * matched: the scripts of the test tool, which look for elements, have a world of their own in the same heap.
 */
const INTERNAL_TYPES: ReadonlySet<string> = new Set(['code', 'object shape']);
const INTERNAL_NAMES: ReadonlySet<string> = new Set(['system / ErrorStackData', 'system / RegExpMatchInfo']);

/** The names of all nodes that are held from the root of the heap by something else than a weak reference. */
export function reachableStrings({ snapshot, nodes, edges, strings }: HeapSnapshot): string[] {
  const { node_fields, node_types, edge_fields, edge_types } = snapshot.meta;
  const nodeSize = node_fields.length;
  const edgeSize = edge_fields.length;
  const at = (list: readonly number[], index: number) => list[index] ?? 0;
  const nameOf = (node: number) => strings[at(nodes, node + node_fields.indexOf('name'))] ?? '';
  const typeOf = (node: number) => node_types[0][at(nodes, node + node_fields.indexOf('type'))] ?? '';
  const edgeCount = node_fields.indexOf('edge_count');
  const isWeak = (edge: number) => edge_types[0][at(edges, edge)] === 'weak';

  // The edges of all nodes follow each other in the order of the nodes.
  const firstEdge = new Map<number, number>();
  let next = 0;
  for (let node = 0; node < nodes.length; node += nodeSize) {
    firstEdge.set(node, next);
    next += at(nodes, node + edgeCount) * edgeSize;
  }

  const reached = new Set([0]);
  for (const node of reached) {
    const first = firstEdge.get(node) ?? 0;
    const end = first + at(nodes, node + edgeCount) * edgeSize;
    for (let edge = first; edge < end; edge += edgeSize) {
      const target = at(edges, edge + edge_fields.indexOf('to_node'));
      const isInternal = INTERNAL_TYPES.has(typeOf(target)) || INTERNAL_NAMES.has(nameOf(target));
      if (!isWeak(edge) && !isInternal) reached.add(target);
    }
  }
  return [...reached].map(nameOf);
}
