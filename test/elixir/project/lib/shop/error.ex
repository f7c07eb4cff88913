defmodule Shop.Error do
  defexception [:currency]
  @impl true
  def exception(currency), do: %__MODULE__{currency: currency}
  @impl true
  def message(%{currency: currency}), do: "no such currency: #{inspect(currency)}"
end
