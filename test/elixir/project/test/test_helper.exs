ExUnit.start(seed: 0, colors: [enabled: false], max_cases: 1)
