defmodule Shop.Money do
  @currency Application.compile_env(:shop, :currency, :eur) |> to_string() |> String.upcase()

  defguard is_amount(x) when is_integer(x) and x >= 0

  @doc since: "0.1.0"
  def text(cents) when is_amount(cents) do
    "#{div(cents, 100)}.#{cents |> rem(100) |> Integer.to_string() |> String.pad_leading(2, "0")} #{@currency}"
  end

  defmacro sigil_m({:<<>>, _, [text]}, _modifiers) do
    {whole, "." <> part} = Integer.parse(text)
    whole * 100 + String.to_integer(part)
  end

  @rates %{eur: 1.0, usd: 1.1, gbp: 0.85}
  for {code, rate} <- @rates do
    def rate(unquote(code)), do: unquote(rate)
  end

  def rate(other), do: raise(Shop.Error, other)
end
