import Config
config :shop, greeting: "welcome (#{config_env()})"
config :logger, :default_formatter, format: "[$level] $message\n"
