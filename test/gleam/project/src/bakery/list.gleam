//// Lists, as far as the bakery needs them.

pub fn map(over list: List(a), with f: fn(a) -> b) -> List(b) {
  do_map(list, f, [])
}

fn do_map(list: List(a), f: fn(a) -> b, done: List(b)) -> List(b) {
  case list {
    [] -> reverse(done)
    [first, ..rest] -> do_map(rest, f, [f(first), ..done])
  }
}

pub fn filter(list: List(a), keep: fn(a) -> Bool) -> List(a) {
  case list {
    [] -> []
    [first, ..rest] ->
      case keep(first) {
        True -> [first, ..filter(rest, keep)]
        False -> filter(rest, keep)
      }
  }
}

pub fn fold(over list: List(a), from state: b, with f: fn(b, a) -> b) -> b {
  case list {
    [] -> state
    [first, ..rest] -> fold(rest, f(state, first), f)
  }
}

pub fn reduce(list: List(a), f: fn(a, a) -> a) -> Result(a, Nil) {
  case list {
    [] -> Error(Nil)
    [first, ..rest] -> Ok(fold(rest, first, f))
  }
}

pub fn each(list: List(a), f: fn(a) -> b) -> Nil {
  case list {
    [] -> Nil
    [first, ..rest] -> {
      f(first)
      each(rest, f)
    }
  }
}

pub fn reverse(list: List(a)) -> List(a) {
  fold(list, [], fn(done, item) { [item, ..done] })
}

pub fn length(list: List(a)) -> Int {
  fold(list, 0, fn(n, _) { n + 1 })
}

pub fn take(list: List(a), count: Int) -> List(a) {
  case list {
    [first, ..rest] if count > 0 -> [first, ..take(rest, count - 1)]
    _ -> []
  }
}

pub fn range(from: Int, to: Int) -> List(Int) {
  do_range(from, to, [])
}

fn do_range(from: Int, to: Int, done: List(Int)) -> List(Int) {
  case from > to {
    True -> done
    False -> do_range(from, to - 1, [to, ..done])
  }
}
