//// Orders and what becomes of them.

import bakery/list
import bakery/text

pub type State {
  Placed
  Paid(by: String, cents: Int)
  Cancelled(reason: String)
}

pub type Order {
  Order(number: Int, lines: List(#(String, Int)), state: State)
}

pub const unit = "pieces"

pub fn new(number number: Int, lines lines: List(#(String, Int))) -> Order {
  Order(number: number, lines: lines, state: Placed)
}

pub fn describe(order: Order) -> String {
  let assert [_, ..] = order.lines
  let lines =
    order.lines
    |> list.map(fn(line) { text.from_int(line.1) <> " " <> unit <> " of " <> line.0 })
    |> text.join(with: " and ")
  let state = case order.state {
    Placed -> "placed"
    Paid(by: customer, cents: cents) -> "paid by " <> customer <> " with " <> text.from_int(cents)
    Cancelled(reason) -> "cancelled: " <> reason
  }
  "order " <> text.from_int(order.number) <> ": " <> lines <> ", " <> state
}
