//// A set of integers as a tree.

pub type Tree {
  Leaf
  Node(left: Tree, value: Int, right: Tree)
}

pub fn insert(tree: Tree, value: Int) -> Tree {
  case tree {
    Leaf -> Node(Leaf, value, Leaf)
    Node(left, here, right) if value < here -> Node(insert(left, value), here, right)
    Node(left, here, right) if value > here -> Node(left, here, insert(right, value))
    _ -> tree
  }
}

pub fn size(tree: Tree) -> Int {
  case tree {
    Leaf -> 0
    Node(left, _, right) -> size(left) + 1 + size(right)
  }
}

pub fn depth(tree: Tree) -> Int {
  case tree {
    Leaf -> 0
    Node(left, _, right) -> {
      let a = depth(left)
      let b = depth(right)
      case a > b {
        True -> a + 1
        False -> b + 1
      }
    }
  }
}

pub fn to_list(tree: Tree) -> List(Int) {
  collect(tree, [])
}

fn collect(tree: Tree, done: List(Int)) -> List(Int) {
  case tree {
    Leaf -> done
    Node(left, value, right) -> collect(left, [value, ..collect(right, done)])
  }
}
