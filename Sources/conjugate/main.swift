import Foundation
import Numerics

let status = Program.run(Array(CommandLine.arguments.dropFirst()))
// A call that was left to itself may still use what leaving in the ordinary way takes down.
if Unattended.count > 0 {
  fflush(nil)
  _exit(status)
}
exit(status)
