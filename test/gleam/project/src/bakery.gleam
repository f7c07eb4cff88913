//// A small bakery: recipes are read from text, orders from bytes, ovens are processes, and what goes wrong is a value until it is a crash.

import bakery/bits
import bakery/dict
import bakery/list
import bakery/order.{Cancelled, Order, Paid, Placed}
import bakery/oven
import bakery/parser
import bakery/text
import bakery/tree

@external(erlang, "io", "put_chars")
fn display(text: String) -> anything

@external(erlang, "bakery_host", "attempt")
fn attempt(f: fn() -> a) -> String

pub fn say(line: String) -> Nil {
  display(line <> "\n")
  Nil
}

pub fn main() -> Nil {
  recipes()
  orders()
  sums()
  bytes()
  ovens()
  crashes()
}

fn recipes() -> Nil {
  let source = "bread = flour * 3 + water * 2; rolls = bread / 2 + seeds; cake = (sugar + eggs) * (flour - 1)"
  let prices =
    dict.from_list([
      #("flour", 40),
      #("water", 1),
      #("seeds", 25),
      #("sugar", 30),
      #("eggs", 60),
    ])
  case parser.parse(source) {
    Ok(recipes) -> {
      let #(_, lines) =
        list.fold(recipes, #(prices, []), fn(state, recipe) {
          let #(known, lines) = state
          case parser.evaluate(recipe.amount, known) {
            Ok(price) -> #(
              dict.insert(known, recipe.name, price),
              [recipe.name <> " costs " <> text.from_int(price), ..lines],
            )
            Error(problem) -> #(
              known,
              [recipe.name <> ": " <> parser.describe(problem), ..lines],
            )
          }
        })
      lines
      |> list.reverse
      |> list.each(say)
    }
    Error(problem) -> say(parser.describe(problem))
  }
  ["pie = apple + 1", "pie = (1 + 2", "pie = 1 / 0", "= 3", "pie = 7 $ 2", ""]
  |> list.each(fn(source) {
    let result = {
      use recipes <- try(parser.parse(source))
      use first <- try(case recipes {
        [first, ..] -> Ok(first)
        [] -> Error(parser.Empty)
      })
      parser.evaluate(first.amount, prices)
    }
    say(case result {
      Ok(price) -> "price " <> text.from_int(price)
      Error(problem) -> "refused: " <> parser.describe(problem)
    })
  })
}

fn try(result: Result(a, e), next: fn(a) -> Result(b, e)) -> Result(b, e) {
  case result {
    Ok(value) -> next(value)
    Error(problem) -> Error(problem)
  }
}

fn orders() -> Nil {
  let first = order.new(number: 1, lines: [#("bread", 2), #("cake", 1)])
  let second = Order(..first, number: 2, state: Paid(by: "Ada", cents: 1250))
  let third = Order(..second, number: 3, state: Cancelled("no more eggs"))
  [first, second, third]
  |> list.map(order.describe)
  |> list.each(say)
  let open =
    list.filter([first, second, third], fn(o) {
      case o.state {
        Placed -> True
        Paid(cents: cents, ..) if cents > 2000 -> True
        Paid(..) | Cancelled(_) -> False
      }
    })
  say("open: " <> text.from_int(list.length(open)))
  say("same: " <> text.from_bool(first == Order(..third, number: 1, state: Placed)))
}

fn sums() -> Nil {
  let numbers = list.range(1, 1000)
  let tree = list.fold(numbers, tree.Leaf, fn(t, n) { tree.insert(t, n * 7919 % 1009) })
  say("size " <> text.from_int(tree.size(tree)) <> ", depth below 40: " <> text.from_bool(tree.depth(tree) < 40))
  tree
  |> tree.to_list
  |> list.take(8)
  |> list.map(text.from_int)
  |> text.join(", ")
  |> say
  let assert Ok(product) = list.reduce(list.range(1, 30), fn(a, b) { a * b })
  say("30! = " <> text.from_int(product))
  say("floats " <> text.from_float(1.5 +. 2.25 *. 4.0 /. 3.0) <> " " <> text.from_float(-0.0) <> " " <> text.from_float(1.0e22))
  say("division by zero is " <> text.from_int(7 / 0) <> " and " <> text.from_float(7.0 /. 0.0))
  say("words: " <> text.join(text.words("the  quick brown  fox "), "|"))
  say("reversed: " <> text.reverse("añb🍞c"))
}

fn bytes() -> Nil {
  let message = bits.encode([bits.Number(-5), bits.Text("crème"), bits.Many([bits.Number(70_000), bits.Flag(True)])])
  say(bits.to_hex(message))
  case bits.decode(message) {
    Ok(values) ->
      values
      |> list.map(bits.describe)
      |> text.join(" ")
      |> say
    Error(Nil) -> say("not readable")
  }
  case bits.decode(<<3, 255, 1>>) {
    Ok(_) -> say("readable?")
    Error(Nil) -> say("cut short")
  }
  say("checksum " <> text.from_int(bits.checksum(message)))
}

fn ovens() -> Nil {
  let ovens = list.map(list.range(1, 5), fn(n) { oven.start(n) })
  let baked =
    ovens
    |> list.map(fn(o) { oven.bake(o, "bread", 12) })
    |> list.fold(0, fn(sum, minutes) { sum + minutes })
  say("baked in " <> text.from_int(baked) <> " minutes")
  case ovens {
    [first, second, ..] -> {
      say(oven.report(oven.burn(first)))
      say(oven.report(oven.burn(second)))
    }
    _ -> Nil
  }
  ovens
  |> list.map(oven.is_alive)
  |> list.map(text.from_bool)
  |> text.join(" ")
  |> say
}

fn crashes() -> Nil {
  say(attempt(fn() { panic as "the oven is on fire" }))
  say(attempt(fn() { todo }))
  say(attempt(fn() {
    let assert [only] = list.range(1, 3)
    only
  }))
  say(attempt(fn() { order.describe(order.new(number: 0, lines: [])) }))
}
