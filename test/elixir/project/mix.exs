defmodule Shop.MixProject do
  use Mix.Project

  def project, do: [app: :shop, version: "0.1.0", elixir: "~> 1.14", deps: [], consolidate_protocols: true]
  def application, do: [extra_applications: [:logger], mod: {Shop.Application, []}, env: [currency: :eur]]
end
