//// Recipes: `name = amount; …`, amounts are sums and products of numbers and other names.

import bakery/dict.{Dict}
import bakery/text

pub type Recipe {
  Recipe(name: String, amount: Amount)
}

pub type Amount {
  Number(Int)
  Name(String)
  Binary(left: Amount, operator: Operator, right: Amount)
}

pub type Operator {
  Add
  Subtract
  Multiply
  Divide
}

pub type Token {
  Int(Int)
  Word(String)
  Sign(String)
}

pub type Problem {
  Unexpected(found: String, wanted: String)
  Unknown(name: String)
  NoZero
  Empty
}

pub fn describe(problem: Problem) -> String {
  case problem {
    Unexpected(found: "", wanted: wanted) -> "text ends, " <> wanted <> " wanted"
    Unexpected(found, wanted) -> "'" <> found <> "' found, " <> wanted <> " wanted"
    Unknown(name) -> "no price of " <> name
    NoZero -> "division by zero"
    Empty -> "nothing there"
  }
}

pub fn parse(source: String) -> Result(List(Recipe), Problem) {
  use tokens <- then(scan(source))
  recipes(tokens)
}

fn then(result: Result(a, Problem), next: fn(a) -> Result(b, Problem)) -> Result(b, Problem) {
  case result {
    Ok(value) -> next(value)
    Error(problem) -> Error(problem)
  }
}

fn scan(source: String) -> Result(List(Token), Problem) {
  case text.next(source) {
    Error(Nil) -> Ok([])
    Ok(#(" ", rest)) -> scan(rest)
    Ok(#(first, rest)) ->
      case kind(first) {
        Digit(value) -> scan_number(rest, value)
        Letter -> scan_word(rest, first)
        Mark -> {
          use tokens <- then(scan(rest))
          Ok([Sign(first), ..tokens])
        }
        Other -> Error(Unexpected(first, "a recipe"))
      }
  }
}

type Kind {
  Digit(Int)
  Letter
  Mark
  Other
}

fn kind(character: String) -> Kind {
  case character {
    "+" | "-" | "*" | "/" | "(" | ")" | "=" | ";" -> Mark
    _ ->
      case character {
        "0" -> Digit(0)
        "1" -> Digit(1)
        "2" -> Digit(2)
        "3" -> Digit(3)
        "7" -> Digit(7)
        _ -> letter(<<character:utf8>>)
      }
  }
}

fn letter(bytes: BitString) -> Kind {
  case bytes {
    <<code>> if code >= 97 && code <= 122 -> Letter
    _ -> Other
  }
}

fn scan_number(source: String, value: Int) -> Result(List(Token), Problem) {
  case text.next(source) {
    Ok(#(first, rest)) ->
      case kind(first) {
        Digit(digit) -> scan_number(rest, value * 10 + digit)
        _ -> push(Int(value), scan(source))
      }
    Error(Nil) -> Ok([Int(value)])
  }
}

fn scan_word(source: String, word: String) -> Result(List(Token), Problem) {
  case text.next(source) {
    Ok(#(first, rest)) ->
      case kind(first) {
        Letter -> scan_word(rest, word <> first)
        _ -> push(Word(word), scan(source))
      }
    Error(Nil) -> Ok([Word(word)])
  }
}

fn push(token: Token, tokens: Result(List(Token), Problem)) -> Result(List(Token), Problem) {
  use rest <- then(tokens)
  Ok([token, ..rest])
}

fn recipes(tokens: List(Token)) -> Result(List(Recipe), Problem) {
  case tokens {
    [] -> Ok([])
    [Word(name), Sign("="), ..rest] -> {
      use #(amount, rest) <- then(sum(rest))
      case rest {
        [] -> Ok([Recipe(name, amount)])
        [Sign(";"), ..rest] -> {
          use others <- then(recipes(rest))
          Ok([Recipe(name, amount), ..others])
        }
        [token, ..] -> Error(Unexpected(show(token), "';'"))
      }
    }
    [Word(_), token, ..] -> Error(Unexpected(show(token), "'='"))
    [Word(_)] -> Error(Unexpected("", "'='"))
    [token, ..] -> Error(Unexpected(show(token), "a name"))
  }
}

fn sum(tokens: List(Token)) -> Result(#(Amount, List(Token)), Problem) {
  use #(left, rest) <- then(product(tokens))
  more_sum(left, rest)
}

fn more_sum(left: Amount, tokens: List(Token)) -> Result(#(Amount, List(Token)), Problem) {
  case tokens {
    [Sign("+" as sign), ..rest] | [Sign("-" as sign), ..rest] -> {
      use #(right, rest) <- then(product(rest))
      let operator = case sign {
        "+" -> Add
        _ -> Subtract
      }
      more_sum(Binary(left, operator, right), rest)
    }
    _ -> Ok(#(left, tokens))
  }
}

fn product(tokens: List(Token)) -> Result(#(Amount, List(Token)), Problem) {
  use #(left, rest) <- then(factor(tokens))
  more_product(left, rest)
}

fn more_product(left: Amount, tokens: List(Token)) -> Result(#(Amount, List(Token)), Problem) {
  case tokens {
    [Sign("*"), ..rest] -> {
      use #(right, rest) <- then(factor(rest))
      more_product(Binary(left, Multiply, right), rest)
    }
    [Sign("/"), ..rest] -> {
      use #(right, rest) <- then(factor(rest))
      more_product(Binary(left, Divide, right), rest)
    }
    _ -> Ok(#(left, tokens))
  }
}

fn factor(tokens: List(Token)) -> Result(#(Amount, List(Token)), Problem) {
  case tokens {
    [Int(n), ..rest] -> Ok(#(Number(n), rest))
    [Word(name), ..rest] -> Ok(#(Name(name), rest))
    [Sign("("), ..rest] -> {
      use #(amount, rest) <- then(sum(rest))
      case rest {
        [Sign(")"), ..rest] -> Ok(#(amount, rest))
        [token, ..] -> Error(Unexpected(show(token), "')'"))
        [] -> Error(Unexpected("", "')'"))
      }
    }
    [token, ..] -> Error(Unexpected(show(token), "an amount"))
    [] -> Error(Unexpected("", "an amount"))
  }
}

fn show(token: Token) -> String {
  case token {
    Int(n) -> text.from_int(n)
    Word(s) | Sign(s) -> s
  }
}

pub fn evaluate(amount: Amount, prices: Dict(String, Int)) -> Result(Int, Problem) {
  case amount {
    Number(n) -> Ok(n)
    Name(name) ->
      case dict.get(prices, name) {
        Ok(price) -> Ok(price)
        Error(Nil) -> Error(Unknown(name))
      }
    Binary(left, operator, right) -> {
      use a <- then(evaluate(left, prices))
      use b <- then(evaluate(right, prices))
      case operator {
        Add -> Ok(a + b)
        Subtract -> Ok(a - b)
        Multiply -> Ok(a * b)
        Divide if b == 0 -> Error(NoZero)
        Divide -> Ok(a / b)
      }
    }
  }
}
