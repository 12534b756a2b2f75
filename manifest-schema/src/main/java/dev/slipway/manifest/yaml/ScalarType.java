package dev.slipway.manifest.yaml;

import java.util.regex.Pattern;

/**
 * What a scalar is.
 *
 * <p>The core schema of YAML 1.2, section 10.3.2, less what surprises: numbers are decimal and
 * without leading zeros. So {@code on}, {@code 22:22}, {@code 010}, {@code 0x1F} and {@code 1_000}
 * are texts.
 */
public enum ScalarType {
  TEXT,
  INTEGER,
  FLOAT,
  BOOLEAN,
  NULL;

  private static final Pattern INTEGERS = Pattern.compile("[-+]?(0|[1-9][0-9]*+)");
  private static final Pattern FLOATS =
      Pattern.compile(
          "[-+]?((0|[1-9][0-9]*+)?\\.[0-9]++([eE][-+]?[0-9]++)?"
              + "|(0|[1-9][0-9]*+)(\\.|\\.?[eE][-+]?[0-9]++)"
              + "|\\.(inf|Inf|INF))"
              + "|\\.(nan|NaN|NAN)");

  /** What a scalar without quotes and tag is. */
  public static ScalarType ofPlain(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> NULL;
      case "true", "True", "TRUE", "false", "False", "FALSE" -> BOOLEAN;
      default -> ofPlainNumber(text);
    };
  }

  private static ScalarType ofPlainNumber(String text) {
    if ("+-.0123456789".indexOf(text.charAt(0)) < 0) {
      return TEXT;
    } else if (INTEGERS.matcher(text).matches()) {
      return INTEGER;
    } else {
      return FLOATS.matcher(text).matches() ? FLOAT : TEXT;
    }
  }
}
