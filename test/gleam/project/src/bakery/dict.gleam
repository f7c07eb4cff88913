//// Dictionaries: maps of Erlang behind a type of our own.

pub external type Dict(key, value)

@external(erlang, "maps", "from_list")
pub fn from_list(pairs: List(#(k, v))) -> Dict(k, v)

@external(erlang, "bakery_host", "find")
fn do_find(key: k, dict: Dict(k, v)) -> Result(v, Nil)

@external(erlang, "maps", "put")
fn do_put(key: k, value: v, dict: Dict(k, v)) -> Dict(k, v)

pub fn get(dict: Dict(k, v), key: k) -> Result(v, Nil) {
  do_find(key, dict)
}

pub fn insert(dict: Dict(k, v), key: k, value: v) -> Dict(k, v) {
  do_put(key, value, dict)
}
