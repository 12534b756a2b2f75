package dev.slipway.builder.work;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.builder.process.Mask;
import java.util.List;

/**
 * What tools print without the secrets in it, wherever the parts of that end. What may be the
 * beginning of a secret is held back until it is known.
 */
final class MaskedStream {
  /** Of bytes, each a character. */
  private final List<String> secrets;

  private String held = "";

  MaskedStream(Mask mask) {
    secrets =
        mask.secrets().stream()
            .map(secret -> new String(secret.getBytes(UTF_8), ISO_8859_1))
            .toList();
  }

  /** What of it may be shown now. */
  byte[] apply(byte[] bytes, int length) {
    var text = held + new String(bytes, 0, length, ISO_8859_1);
    var shown = new StringBuilder();
    var at = 0;
    while (at < text.length() && !mayBegin(text, at)) {
      at += show(text, at, shown);
    }
    held = text.substring(at);
    return shown.toString().getBytes(ISO_8859_1);
  }

  /** What was held back, once nothing more comes. */
  byte[] rest() {
    var shown = new StringBuilder();
    for (var at = 0; at < held.length(); ) {
      at += show(held, at, shown);
    }
    held = "";
    return shown.toString().getBytes(ISO_8859_1);
  }

  /** Whether all that is left begins a secret that is longer. */
  private boolean mayBegin(String text, int at) {
    var left = text.length() - at;
    return secrets.stream()
        .anyMatch(
            secret -> left < secret.length() && text.startsWith(secret.substring(0, left), at));
  }

  /** Shows one character, or what stands for a secret; how far that goes. */
  private int show(String text, int at, StringBuilder shown) {
    for (var secret : secrets) {
      if (text.startsWith(secret, at)) {
        shown.append(Mask.SHOWN);
        return secret.length();
      }
    }
    shown.append(text.charAt(at));
    return 1;
  }
}
