defprotocol Shop.Priced do
  @moduledoc "What has a price."
  @spec price(t) :: non_neg_integer
  def price(thing)
end

defimpl Shop.Priced, for: Shop.Item do
  def price(%{price: price, count: count}), do: price * count
end

defimpl Shop.Priced, for: [List, MapSet] do
  def price(things), do: things |> Enum.map(&Shop.Priced.price/1) |> Enum.sum()
end
