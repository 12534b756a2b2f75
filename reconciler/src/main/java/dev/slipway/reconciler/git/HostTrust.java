package dev.slipway.reconciler.git;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which ssh servers are believed to be who they say.
 *
 * @param knownHosts files of host keys, as OpenSSH writes them
 * @param learnt where the key of a host that nothing is known of is written at the first
 *     connection, to be the only one believed from then on; empty where such a host is refused
 * @param pins keys that are believed of one host each
 */
public record HostTrust(List<Path> knownHosts, Optional<Path> learnt, List<Pin> pins) {
  /** No host is believed. */
  static final HostTrust NONE = new HostTrust(List.of(), Optional.empty(), List.of());

  public HostTrust {
    knownHosts = List.copyOf(knownHosts);
    pins = List.copyOf(pins);
  }

  /**
   * The key that one host must have.
   *
   * @param host the name, with {@code :port} where that is not 22; empty for the host of the config
   *     repository
   * @param fingerprint {@code SHA256:…}, as {@code ssh-keygen -l} tells it
   */
  public record Pin(String host, String fingerprint) {
    private static final Pattern TEXT =
        Pattern.compile("(?:([^=,\\s]+)=)?(SHA256:[A-Za-z0-9+/]{43})=?");

    /** Reads {@code [HOST=]SHA256:…}; throws {@link IllegalArgumentException} otherwise. */
    public static Pin parse(String text) {
      var found = TEXT.matcher(text.strip());
      if (!found.matches()) {
        throw new IllegalArgumentException(
            "expected [HOST=]SHA256:… with 43 letters, as ssh-keygen -l prints it: " + text);
      }
      return new Pin(Optional.ofNullable(found.group(1)).orElse(""), found.group(2));
    }
  }

  HostTrust withKnownHosts(List<Path> files) {
    return new HostTrust(files, learnt, pins);
  }

  HostTrust withLearnt(Path file) {
    return new HostTrust(knownHosts, Optional.of(file), pins);
  }

  HostTrust withPins(List<Pin> newPins) {
    return new HostTrust(knownHosts, learnt, newPins);
  }

  /** All files of host keys. */
  List<Path> files() {
    return Stream.concat(knownHosts.stream(), learnt.stream()).toList();
  }

  /** What is pinned of a host. */
  List<String> fingerprints(String authority) {
    return pins.stream()
        .filter(pin -> pin.host().equalsIgnoreCase(authority))
        .map(Pin::fingerprint)
        .toList();
  }
}
