package dev.slipway.builder.work;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Takes secrets out of what tools print, wherever the parts of that end. What may be the beginning
 * of a secret is held back until it is known.
 */
final class Mask {
  static final Mask NONE = new Mask(List.of());

  /** Shorter ones would blank out ordinary words, and are no secrets. */
  private static final int MIN_LENGTH = 4;

  private static final String SHOWN = "***";

  /** Of bytes, each a character. */
  private final List<String> secrets;

  private String held = "";

  private Mask(List<String> secrets) {
    this.secrets = secrets;
  }

  /** Of secrets with several lines each line is one. */
  static Mask of(Collection<String> secrets) {
    return new Mask(
        secrets.stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> line.length() >= MIN_LENGTH)
            .distinct()
            .map(line -> new String(line.getBytes(UTF_8), ISO_8859_1))
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
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
        shown.append(SHOWN);
        return secret.length();
      }
    }
    shown.append(text.charAt(at));
    return 1;
  }
}
