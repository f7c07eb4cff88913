defmodule Shop.Discounts do
  use Shop.Rules

  rule :bulk do
    if item.count >= 10, do: %{item | price: div(item.price * 9, 10)}, else: item
  end

  rule :tagged do
    case item do
      %{tags: tags, price: price} when price > 100 -> if "sale" in tags, do: %{item | price: price - 100}, else: item
      _ -> item
    end
  end
end
