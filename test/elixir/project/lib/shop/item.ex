defmodule Shop.Item do
  @moduledoc """
  An item.

      iex> Shop.Item.new("a", 150) |> to_string()
      "a: 1.50 EUR"
  """
  @enforce_keys [:sku, :price]
  @derive {Inspect, except: [:tags]}
  defstruct [:sku, :price, count: 0, tags: MapSet.new()]

  @type sku :: String.t()
  @type t :: %__MODULE__{sku: sku, price: integer, count: non_neg_integer, tags: MapSet.t()}

  def new(sku, price, opts \\ []), do: struct!(%__MODULE__{sku: sku, price: price}, opts)

  defimpl String.Chars do
    import Shop.Money, only: [text: 1]
    def to_string(item), do: "#{item.sku}: #{text(item.price)}"
  end
end
