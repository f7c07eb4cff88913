//// Ovens are processes.

pub external type Pid

pub external type Reference

pub type Oven {
  Oven(pid: Pid)
}

pub type Request {
  Bake(from: Pid, tag: Reference, what: String, minutes: Int)
  Burn
}

pub type Answer {
  Baked(tag: Reference, minutes: Int)
}

pub type Outcome {
  Died(reason: String)
  Lives
}

@external(erlang, "erlang", "spawn")
fn spawn(f: fn() -> a) -> Pid

@external(erlang, "erlang", "self")
fn self() -> Pid

@external(erlang, "erlang", "make_ref")
fn make_ref() -> Reference

@external(erlang, "erlang", "send")
fn send(to: Pid, message: a) -> a

@external(erlang, "bakery_host", "receive_any")
fn receive() -> a

@external(erlang, "bakery_host", "watch")
fn watch(pid: Pid, act: fn() -> a) -> Outcome

@external(erlang, "erlang", "is_process_alive")
fn alive(pid: Pid) -> Bool

pub fn start(number: Int) -> Oven {
  Oven(spawn(fn() { serve(number) }))
}

fn serve(warmth: Int) -> Nil {
  case receive() {
    Bake(from, tag, _, minutes) -> {
      send(from, Baked(tag, minutes + warmth))
      serve(warmth + 1)
    }
    Burn -> panic as "burnt"
  }
}

pub fn bake(oven: Oven, what: String, minutes: Int) -> Int {
  let tag = make_ref()
  send(oven.pid, Bake(self(), tag, what, minutes))
  let assert Baked(answered, minutes) = receive()
  case answered == tag {
    True -> minutes
    False -> bake(oven, what, minutes)
  }
}

pub fn burn(oven: Oven) -> Outcome {
  watch(oven.pid, fn() { send(oven.pid, Burn) })
}

pub fn report(outcome: Outcome) -> String {
  case outcome {
    Died(reason) -> "died: " <> reason
    Lives -> "lives"
  }
}

pub fn is_alive(oven: Oven) -> Bool {
  alive(oven.pid)
}
