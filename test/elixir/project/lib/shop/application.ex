defmodule Shop.Application do
  @moduledoc false
  use Application

  @impl true
  def start(_type, _args) do
    children = [{Registry, keys: :unique, name: Shop.Carts}, Shop.Stock, {DynamicSupervisor, name: Shop.CartSupervisor}]
    Supervisor.start_link(children, strategy: :rest_for_one, name: Shop.Supervisor)
  end
end
