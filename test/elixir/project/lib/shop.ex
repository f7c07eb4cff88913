defmodule Shop do
  @moduledoc "The shop."
  import Shop.Money

  def demo do
    IO.puts(Application.fetch_env!(:shop, :greeting))
    Shop.Stock.put(Shop.Item.new("tea", ~m(2.50), count: 20, tags: MapSet.new(["sale"])))
    Shop.Stock.put(Shop.Item.new("cup", ~m(7.99), count: 1))
    cart = Shop.Cart.open("first")
    IO.inspect(for {sku, n} <- [{"tea", 12}, {"cup", 2}, {"pot", 1}, {"cup", 1}], do: Shop.Cart.add(cart, sku, n))
    IO.write(Shop.Cart.receipt(cart))
    IO.puts(text(Shop.Cart.total(cart)))
    IO.inspect(Shop.Stock.all())
  end

  def unused(x), do: (y = x; :ok)
end
