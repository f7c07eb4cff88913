defmodule ShopTest do
  use ExUnit.Case, async: true
  import Shop.Money
  doctest Shop.Item

  test "money", do: assert(text(~m(12.05)) == "12.05 EUR")
  test "rates", do: assert_raise(Shop.Error, "no such currency: :xyz", fn -> rate(:xyz) end)
  test "discounts", do: assert(Shop.Discounts.rules() == [:bulk, :tagged])
  test "prices", do: assert(Shop.Priced.price([Shop.Item.new("a", 5, count: 3)]) == 16)
  test "protocol", do: assert_raise(Protocol.UndefinedError, fn -> Shop.Priced.price(1) end)
end
