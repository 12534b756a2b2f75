package dev.slipway.builder.work;

import java.util.regex.Pattern;

/** Tells a fault of the machine or the network from one of the source, by what tools print. */
final class EnvironmentFaults {
  private static final Pattern SIGN =
      Pattern.compile(
          String.join(
              "|",
              // the system
              "[Nn]o space left on device",
              "Disk quota exceeded",
              "Cannot allocate memory",
              "Temporary failure in name resolution",
              "Network is unreachable",
              // npm
              "npm (ERR!|error) code (ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN"
                  + "|ENETUNREACH|ENOSPC|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|E5\\d\\d)",
              // pip
              "Failed to establish a new connection",
              "pip\\._vendor\\.urllib3\\.exceptions\\.(ReadTimeoutError|ProtocolError)",
              "Connection to \\S+ timed out",
              // Maven
              "Could not transfer [^\\n]*(Connection refused|Connection reset|timed out"
                  + "|Unknown host|Name or service not known|status code: 5\\d\\d"
                  + "|Connect to [^\\n]* failed|Remote host terminated)",
              "Unknown host \\S+: ",
              // engines, of registries
              "dial tcp \\S+: (connect: |i/o timeout|lookup )",
              "dial tcp: lookup ",
              "TLS handshake timeout",
              "pinging container registry \\S+: .*(EOF|timeout|refused|reset)",
              "received unexpected HTTP status: 5\\d\\d",
              "toomanyrequests: "));

  private EnvironmentFaults() {}

  static boolean explain(String output) {
    return SIGN.matcher(output).find();
  }
}
