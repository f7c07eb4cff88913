# String, Regex, charlists, binaries, sigils, inspection.
defmodule Texts do
  def p(value, opts \\ []), do: IO.inspect(value, [limit: :infinity, width: 90] ++ opts)

  def strings do
    s = "héllo wörld 日本 👨‍👩‍👧 e\u0301"
    p(String.length(s)); p(byte_size(s)); p(String.graphemes(s)); p(String.codepoints("e\u0301🇩🇪")); p(String.upcase(s)); p(String.downcase("ÀÉΣΑΣ", :greek)); p(String.capitalize("élan")); p(String.reverse(s)); p(String.slice(s, 2..6)); p(String.at(s, -1))
    p(String.split("a  b c ")); p(String.split("a,b,,c", ",", trim: true)); p(String.split("a1b22c", ~r/\d+/, include_captures: true)); p(String.split("abc", "")); p(String.splitter("a-b-c", "-") |> Enum.take(2)); p(String.split_at("hello", -2))
    p(String.pad_leading("7", 3, "0")); p(String.pad_trailing("ab", 6, ["x", "yy"])); p(String.trim("  x\u00a0 ")); p(String.trim_leading("xxay", "x")); p(String.replace("a.b.c", ".", "-", global: false)); p(String.replace("banana", ~r/(a)(n)/, "\\2\\1")); p(String.replace("abc", ["a", "c"], &String.upcase/1))
    p(String.jaro_distance("martha", "marhta")); p(String.bag_distance("abc", "bcd")); p(String.myers_difference("cat", "cart")); p(String.normalize("é", :nfd) |> byte_size()); p(String.normalize("ﬁ", :nfkc)); p(String.equivalent?("é", "e\u0301")); p(String.valid?(<<255>>)); p(String.chunk(<<"ab", 255, "c">>, :valid)); p(String.printable?("a\x00")); p(String.to_integer("ff", 16)); p(String.to_float("1.5e3"))
    p(String.starts_with?("hello", ["x", "he"])); p(String.contains?("hello", ~w(z ll))); p(String.match?("foo", ~r/o+$/)); p(String.duplicate("ab", 3)); p(String.next_grapheme("👍🏽x")); p(String.ends_with?("a.ex", ".ex")); p(String.to_charlist("añ")); p(String.byte_slice("héllo", 1, 2))
    p(Integer.parse("12abc")); p(Float.parse("1.5e2x")); p(Integer.digits(1234, 10)); p(Integer.undigits([1, 2], 16)); p(Integer.to_string(255, 2)); p(Integer.gcd(12, 18)); p(Integer.extended_gcd(12, 18)); p(Integer.pow(3, 50)); p(Integer.floor_div(-7, 2)); p(Integer.mod(-7, 2)); p(Float.round(3.14159, 2)); p(Float.ratio(0.75)); p(Float.ceil(1.21, 1)); p(Float.to_string(1.0e-10)); p(1.0e22); p(Float.floor(-0.0))
    p(Base.encode16("hi")); p(Base.encode64("hello!?")); p(Base.url_decode64!("aGk_", padding: false)); p(Base.decode32("NBSWY3DP")); p(Base.hex_encode32("abc")); p(Base.decode16("zz")); p(URI.parse("http://u:p@host:81/p/a?q=1#f")); p(URI.encode_query(a: "x y", b: "ü")); p(URI.decode_query("a=1&b=%20")); p(URI.merge("http://a/b/c", "../d")); p(URI.encode("a b/ü")); p(URI.to_string(%URI{scheme: "x", host: "h", path: "/p"})); p(URI.new("ht tp://"))
    p(OptionParser.parse(~w(--name x -v --count 3 file --no-color), strict: [name: :string, verbose: :boolean, count: :integer, color: :boolean], aliases: [v: :verbose])); p(OptionParser.split(~S(a "b c" d\ e))); p(Version.match?("1.5.0-rc.1", "~> 1.4")); p(Version.parse!("1.2.3-a.1+b")); p(Version.compare("1.0.0", "1.0.1")); p(Version.parse("x"))
  end

  def regexes do
    p(Regex.run(~r/(?<y>\d{4})-(?<m>\d\d)/, "on 2024-05-06")); p(Regex.named_captures(~r/(?<y>\d{4})-(?<m>\d\d)/, "2024-05")); p(Regex.scan(~r/\w(\d)/, "a1 b2", return: :index)); p(Regex.split(~r/(,)/, "a,b,c", on: [1], include_captures: true)); p(Regex.replace(~r/./u, "añ", fn x -> "<#{x}>" end)); p(Regex.escape("a.b*c")); p(Regex.source(~r/a\/b/i)); p(Regex.names(~r/(?<b>.)(?<a>.)/)); p("FOO" =~ ~r/foo/i); p(~r/a+/iu); p(Regex.compile("(")); p(Regex.compile!("a", "x") |> Regex.opts()); p(Regex.run(~r/b(x)?/, "abc", capture: :all_but_first))
    try do Regex.compile!("*a") rescue e -> p(e) end
  end

  def inspects do
    p(~c"charlist"); p([104, 105]); p([1, 2, 300]); p('x' == ~c"x"); p("quo\"te\n\t\e\0\x7f"); p(<<1, 2, 3>>); p(<<1::3>>); p(<<"abc", 0>>); p(:atom); p(:"quo ted"); p(:"a@b!"); p(Foo.Bar); p(:Foo); p(nil); p({1, :a, "s"}); p(%{"a" => 1, b: 2}); p([a: 1, "b c": 2]); p([{:a, 1}, 2]); p(1.0); p(1_000_000, underscore: true); p(255, base: :hex); p("abc", base: :binary); p([1, 2, 3], charlists: :as_charlists); p("añ", binaries: :as_binaries)
    p(&String.upcase/1); p(&Texts.p/2); p(Enum.to_list(1..60), limit: 5); p(%{a: %{b: %{c: 1}}}, width: 10); p(~r/x/); p(1..2); p(1..9//2); p(MapSet.new([1])); p(~D[2024-01-02]); p(%ArgumentError{message: "x"}); p({:a, [b: {:c, %{d: "long text that must be broken somewhere", e: ["another", "long", "list", "of", "texts", "here"]}}]}); p(quote(do: a + b * c)); p([:+, :"+x", :&&, :., :"", :!, :{}, :%{}, :<<>>, :..//, :"not in"]); p(%{1 => 2, nil => 3, "k" => 4.5, {1} => []}); p("a" <> <<0xFF>>); p(to_string([?a, "b"])); p("#{:a} #{1.5} #{nil} #{[?x]}")
    p(Inspect.Algebra.format(Inspect.Algebra.nest(Inspect.Algebra.glue("a", "b"), 2), 1) |> IO.iodata_to_binary()); p(inspect({1, "x"}, pretty: true, width: 1)); p(inspect("x", structs: false)); p(inspect(~D[2024-01-01], structs: false)); p(inspect([1, [2]], syntax_colors: [number: :red, list: :blue])); p(inspect(self()) =~ ~r/^#PID<\d+\.\d+\.\d+>$/); p(inspect(make_ref()) =~ "#Reference<"); p(inspect(fn -> 1 end) =~ "#Function<")
    p(~s(a "b" #{1 + 1})); p(~S(a #{b}\n)); p(~w(a b c)a); p(~w(a#{1} b)); p(~c(abc)); p(~T[10:11:12.5]); p(~N[2024-01-02 03:04:05]); p(~U[2024-01-02 03:04:05.678Z]); p("""
      heredoc
        indented \
      joined
      """); p(?a); p(?\n); p("\u{1F600}"); p(<<"é"::utf16>>); p(<<x::utf8, rest::binary>> = "éa"); p({x, rest}); <<a::little-signed-16, b::float-32, c::bitstring>> = <<254, 255, 1.5::float-32, 5::3>>; p({a, b, c})
    p(Macro.to_string(quote do if a do [b | c] else %{d: fn x -> x end} end end)); p(Code.format_string!("foo( a,b )|>bar ;x=[1,2,\n3]") |> IO.iodata_to_binary()); p(Bitwise.bxor(5, 3)); p(Bitwise.bsl(1, 70)); p(Bitwise.bnot(5)); import Bitwise; p(5 &&& 6 ||| 8); p(1 <<< 3 >>> 1)
  end
end

Texts.strings(); Texts.regexes(); Texts.inspects()
