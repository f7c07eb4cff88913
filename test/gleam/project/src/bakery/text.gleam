//// Text.

@external(erlang, "erlang", "integer_to_binary")
pub fn from_int(n: Int) -> String

@external(erlang, "bakery_host", "float_text")
pub fn from_float(x: Float) -> String

pub fn from_bool(b: Bool) -> String {
  case b {
    True -> "yes"
    False -> "no"
  }
}

pub fn join(parts: List(String), with separator: String) -> String {
  case parts {
    [] -> ""
    [only] -> only
    [first, ..rest] -> first <> separator <> join(rest, separator)
  }
}

@external(erlang, "bakery_host", "next")
pub fn next(text: String) -> Result(#(String, String), Nil)

pub fn reverse(text: String) -> String {
  do_reverse(text, "")
}

fn do_reverse(text: String, done: String) -> String {
  case next(text) {
    Ok(#(first, rest)) -> do_reverse(rest, first <> done)
    Error(Nil) -> done
  }
}

pub fn words(text: String) -> List(String) {
  do_words(text, "")
}

fn do_words(text: String, word: String) -> List(String) {
  case text {
    "" -> add(word, [])
    " " <> rest -> add(word, do_words(rest, ""))
    _ ->
      case next(text) {
        Ok(#(first, rest)) -> do_words(rest, word <> first)
        Error(Nil) -> add(word, [])
      }
  }
}

fn add(word: String, words: List(String)) -> List(String) {
  case word {
    "" -> words
    _ -> [word, ..words]
  }
}
