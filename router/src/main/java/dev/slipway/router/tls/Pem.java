package dev.slipway.router.tls;

import dev.slipway.manifest.RejectedException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A part of a PEM file (RFC 7468). */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private final String label;
  private final int line;
  private final byte[] der;

  private Pem(String label, int line, byte[] der) {
    this.label = label;
    this.line = line;
    this.der = der;
  }

  /** As {@code CERTIFICATE}. */
  String label() {
    return label;
  }

  /** Of its first line, from 1. */
  int line() {
    return line;
  }

  byte[] der() {
    return der;
  }

  /** All parts; what stands between them is a comment. */
  static List<Pem> read(String place, String file) throws RejectedException {
    var parts = new ArrayList<Pem>();
    var lines = file.lines().map(String::strip).toList();
    for (var i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        var label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        var end = lines.subList(i, lines.size()).indexOf(END + label + DASHES);
        if (end < 0) {
          throw new RejectedException(
              "%s:%d:1: no line ends this %s: the file is not whole"
                  .formatted(place, i + 1, label));
        }
        parts.add(new Pem(label, i + 1, decode(place, i + 1, lines.subList(i + 1, i + end))));
        i += end;
      }
    }
    return parts;
  }

  private static byte[] decode(String place, int line, List<String> lines)
      throws RejectedException {
    try {
      return Base64.getMimeDecoder().decode(withoutHeaders(place, line, lines));
    } catch (IllegalArgumentException _) {
      throw new RejectedException("%s:%d:1: it is no base64".formatted(place, line + 1));
    }
  }

  private static String withoutHeaders(String place, int line, List<String> lines)
      throws RejectedException {
    if (lines.stream().anyMatch(text -> text.contains("ENCRYPTED"))) {
      throw encrypted(place, line);
    }
    return String.join("", lines.stream().filter(text -> !text.contains(":")).toList());
  }

  static RejectedException encrypted(String place, int line) {
    return new RejectedException(
        "%s:%d:1: the key is encrypted\nwrite it without a passphrase: openssl pkey -in FILE -out %s"
            .formatted(place, line, place));
  }

  @Override
  public String toString() {
    return label + " in line " + line;
  }
}
