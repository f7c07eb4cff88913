/**
 * The order in which erl lists what it keeps in a red-black tree, as the links of a process: whatever was inserted one after another, walked
 * through from the leaves to the root, the last first.
 */

/** Numbers of the items in that order. `less` compares items by their numbers. */
export function treeOrder(count: number, less: (a: number, b: number) => boolean): number[] {
  const tree = new Tree(count, less)
  for (let i = 0; i < count; i++) tree.insert(i)
  return tree.walk().reverse()
}

const NOBODY = -1

class Tree {
  private root = NOBODY
  private readonly left: Int32Array
  private readonly right: Int32Array
  private readonly parent: Int32Array
  private readonly red: Uint8Array
  private readonly less: (a: number, b: number) => boolean

  constructor(count: number, less: (a: number, b: number) => boolean) {
    this.left = new Int32Array(count).fill(NOBODY)
    this.right = new Int32Array(count).fill(NOBODY)
    this.parent = new Int32Array(count).fill(NOBODY)
    this.red = new Uint8Array(count)
    this.less = less
  }

  insert(node: number): void {
    let above = NOBODY
    for (let at = this.root; at !== NOBODY; at = this.less(node, at) ? this.left[at]! : this.right[at]!) above = at
    this.parent[node] = above
    if (above === NOBODY) this.root = node
    else if (this.less(node, above)) this.left[above] = node
    else this.right[above] = node
    this.red[node] = 1
    this.repair(node)
  }
  private repair(from: number): void {
    const { parent, red, left, right } = this
    let node = from
    while (parent[node] !== NOBODY && red[parent[node]!] === 1) {
      let above = parent[node]!
      const top = parent[above]!
      const isLeft = left[top] === above
      const uncle = isLeft ? right[top]! : left[top]!
      if (uncle !== NOBODY && red[uncle] === 1) {
        red[above] = red[uncle] = 0
        red[top] = 1
        node = top
        continue
      }
      if (node === (isLeft ? right[above] : left[above])) {
        this.rotate(above, isLeft)
        above = node
      }
      red[above] = 0
      red[top] = 1
      this.rotate(top, !isLeft)
      break
    }
    red[this.root] = 0
  }
  /** `toLeft`: the node goes down to the left, its right child takes its place. */
  private rotate(node: number, toLeft: boolean): void {
    const { parent } = this
    const [inner, outer] = toLeft ? [this.left, this.right] : [this.right, this.left]
    const child = outer[node]!
    const moved = inner[child]!
    outer[node] = moved
    if (moved !== NOBODY) parent[moved] = node
    const above = parent[node]!
    parent[child] = above
    if (above === NOBODY) this.root = child
    else if (this.left[above] === node) this.left[above] = child
    else this.right[above] = child
    inner[child] = node
    parent[node] = child
  }

  /** Children before what is above them, the smaller ones first. */
  walk(): number[] {
    const out: number[] = []
    // each node with how often it has been seen
    const stack: [node: number, seen: number][] = this.root === NOBODY ? [] : [[this.root, 0]]
    while (stack.length > 0) {
      const top = stack.at(-1)!
      const next = top[1] === 0 ? this.left[top[0]]! : top[1] === 1 ? this.right[top[0]]! : NOBODY
      if (top[1]++ >= 2) out.push(stack.pop()![0])
      else if (next !== NOBODY) stack.push([next, 0])
    }
    return out
  }
}
