# Runs programs one after the other, as many as are named.
ExUnit.start(autorun: false)
for file <- System.argv() do
  IO.puts("==== #{Path.basename(file)}")
  try do
    Code.eval_file(file)
  catch
    kind, reason -> IO.puts("ended: " <> Exception.format_banner(kind, reason, __STACKTRACE__))
  end
end
