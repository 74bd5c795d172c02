import Foundation
import Numerics
import Restore

// A digit that was seen through 4× super-resolution with noise of 0.05: five steps to a picture that fits what was seen.
guard CommandLine.arguments.count == 3 else {
  print("usage: restore SEEN.png RESTORED.png")
  exit(2)
}
do {
  let prior = try Mixture.digits()
  let seen = try PNG.read(CommandLine.arguments[1])
  let camera = try Superresolution(factor: 4, shape: prior.eventShape)
  let problem = try Problem(prior: prior, operator: camera, y: seen, noise: 0.05)
  let sampler = try Method.cpigdm.sampler(for: problem, ["steps": 5])
  try PNG.write(sampler.run(key: RandomKey(seed: 1)).x0, to: CommandLine.arguments[2])
} catch {
  print("restore: \(error)")
  exit(1)
}
