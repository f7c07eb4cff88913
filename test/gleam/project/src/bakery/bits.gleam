//// Values as bytes, with a tag each.

import bakery/list
import bakery/text

pub type Value {
  Number(Int)
  Text(String)
  Flag(Bool)
  Many(List(Value))
}

@external(erlang, "erlang", "byte_size")
fn size(bytes: BitString) -> Int

@external(erlang, "bakery_host", "text")
fn to_text(bytes: BitString) -> Result(String, Nil)

pub fn encode(values: List(Value)) -> BitString {
  list.fold(values, <<>>, fn(done, value) { <<done:bit_string, encode_one(value):bit_string>> })
}

fn encode_one(value: Value) -> BitString {
  case value {
    Number(n) -> <<1, n:size(32)>>
    Text(t) -> {
      let bytes = <<t:utf8>>
      <<2, size(bytes):16, bytes:bit_string>>
    }
    Many(values) -> {
      let bytes = encode(values)
      <<3, size(bytes):16-little, bytes:bit_string>>
    }
    Flag(True) -> <<4, 1:1, 0:7>>
    Flag(False) -> <<4, 0:8>>
  }
}

pub fn decode(bytes: BitString) -> Result(List(Value), Nil) {
  case bytes {
    <<>> -> Ok([])
    <<1, n:size(32)-signed, rest:bit_string>> -> and(Number(n), rest)
    <<2, length:16, text:binary-size(length), rest:bit_string>> ->
      case to_text(text) {
        Ok(t) -> and(Text(t), rest)
        Error(Nil) -> Error(Nil)
      }
    <<3, length:16-little, inner:binary-size(length), rest:bit_string>> ->
      case decode(inner) {
        Ok(values) -> and(Many(values), rest)
        Error(Nil) -> Error(Nil)
      }
    <<4, set:1, _:7, rest:bit_string>> -> and(Flag(set == 1), rest)
    _ -> Error(Nil)
  }
}

fn and(value: Value, rest: BitString) -> Result(List(Value), Nil) {
  case decode(rest) {
    Ok(values) -> Ok([value, ..values])
    Error(Nil) -> Error(Nil)
  }
}

pub fn describe(value: Value) -> String {
  case value {
    Number(n) -> text.from_int(n)
    Text(t) -> "\"" <> t <> "\""
    Flag(b) -> text.from_bool(b)
    Many(values) -> "[" <> text.join(list.map(values, describe), ", ") <> "]"
  }
}

pub fn to_hex(bytes: BitString) -> String {
  case bytes {
    <<high:4, low:4, rest:bit_string>> -> digit(high) <> digit(low) <> to_hex(rest)
    _ -> ""
  }
}

fn digit(n: Int) -> String {
  case n {
    10 -> "a"
    11 -> "b"
    12 -> "c"
    13 -> "d"
    14 -> "e"
    15 -> "f"
    _ -> text.from_int(n)
  }
}

pub fn checksum(bytes: BitString) -> Int {
  do_checksum(bytes, 5381)
}

fn do_checksum(bytes: BitString, sum: Int) -> Int {
  case bytes {
    <<byte, rest:bit_string>> -> do_checksum(rest, { sum * 33 + byte } % 4_294_967_296)
    _ -> sum
  }
}
